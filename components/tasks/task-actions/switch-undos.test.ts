import { expect, test } from 'vitest'
import type { Undoing } from '../bulk/undoing.ts'
import { switchUndos, type TaskSwitch } from './switch-undos.ts'

const task = (id: number, enabled: boolean, pause: object | null = null) => ({
  id,
  name: `task ${id}`,
  enabled,
  dependsOnCount: 0,
  pause: pause as never,
})

function undos() {
  const [offered, done]: [Undoing[], TaskSwitch[]] = [[], []]
  const of = switchUndos(
    async (change) => void done.push(change),
    (undoing) => offered.push(undoing),
  )
  return { of, offered, done }
}

test('what was toggled is toggled back, from what each is now', async () => {
  const { of, offered, done } = undos()
  of.ofSwitch([task(1, true), task(2, false)], true)
  expect(offered.map(({ what }) => what)).toEqual(['toggled 2 tasks'])
  await offered[0]?.undo()
  expect(done).toMatchObject([{ to: 'other', enableChoice: 'all', tasks: [{ enabled: false }, { enabled: true }] }])
})

test('what was enabled is disabled again; of a pause that was ended nothing is offered, as nobody knows it any more', async () => {
  const { of, offered, done } = undos()
  of.ofSwitch([task(1, false, { note: 'moving' })], false)
  expect(offered).toEqual([])
  of.ofSwitch([task(1, false)], false)
  await offered[0]?.undo()
  expect(done).toMatchObject([{ to: false, tasks: [{ id: 1, enabled: true }] }])
})

test('of what was paused only that is enabled again which was', async () => {
  const { of, offered, done } = undos()
  of.ofPause([task(1, true), task(2, false)])
  expect(offered.map(({ what }) => what)).toEqual(['paused “task 1”'])
  await offered[0]?.undo()
  expect(done).toEqual([{ to: true, enableChoice: 'all', tasks: [{ id: 1, name: 'task 1', dependsOnCount: 0, enabled: false }] }])
})
