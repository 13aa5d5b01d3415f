import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { switchVersionOf } from '#domain/switch-version.ts'
import { tasks } from '#schema/tasks.ts'
import { taskPage, taskPageParameters } from '#server/queries/tasks/task-page.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { pauseTasks } from './pause-tasks.ts'
import { setTasksEnabled } from './set-tasks-enabled.ts'
import { toggleTasks } from './toggle-tasks.ts'

const database = await createTestDatabase()
const { db } = database
afterAll(() => database.drop())

const bo = actorOf(await makeUser(db, { role: 'operator', name: 'Bo' }))
const anna = actorOf(await makeUser(db, { role: 'operator', name: 'Anna' }))
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

beforeEach(() => database.setNow(at('10:00')))
afterEach(() => database.setNow(null))

/** As a page shows them. */
async function look(...ids: number[]) {
  const { rows } = await taskPage(db, taskPageParameters.parse({ ids: ids.join(',') }))
  return Object.fromEntries(rows.map((row) => [String(row.id), switchVersionOf(row)]))
}
const makeNamed = (name: string) => makeTask(db, { name, cronBase: at('10:00') })
const read = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
const UNTIL = at('12:00').toISOString()
const MINE = { note: 'mine', until: null, resumeChoice: 'all' } as const
const bosPause = (id: number) => pauseTasks(db, bo, { ids: [id], note: 'The source is down.', until: UNTIL, resumeChoice: 'latest' })

describe('who switches a task that somebody else switched since it was seen', () => {
  it('is told of the other pause, by whom and until when, and writes over it only after having seen it', async () => {
    const task = await makeNamed('import')
    const seen = await look(task.id)
    await bosPause(task.id)
    const mine = (from: Record<string, string>) => pauseTasks(db, anna, { ids: [task.id], seen: from, ...MINE })
    await expect(mine(seen)).rejects.toMatchObject({
      code: 'stale',
      message: `“import” was paused until ${UNTIL} (“The source is down.”) by Bo at ${at('10:00').toISOString()}, since you saw it. Nothing was changed.`,
    })
    expect(await read(task.id)).toMatchObject({ pauseNote: 'The source is down.', pausedByName: 'Bo' })
    await mine(await look(task.id))
    expect(await read(task.id)).toMatchObject({ pauseNote: 'mine', pausedByName: 'Anna', pausedUntil: null, resumeChoice: 'all' })
  })

  it('is told of a change of the pause that was seen', async () => {
    const task = await makeNamed('changed pause')
    await pauseTasks(db, anna, { ids: [task.id], note: 'Until noon.', until: UNTIL, resumeChoice: 'latest' })
    const seen = await look(task.id)
    await pauseTasks(db, bo, { ids: [task.id], note: 'Longer.', until: null, resumeChoice: 'latest' })
    await expect(pauseTasks(db, anna, { ids: [task.id], seen, ...MINE })).rejects.toMatchObject({ message: /paused \(“Longer.”\) by Bo/ })
    const resume = { type: 'resume-task', payload: { taskId: task.id, choice: 'all', seen: seen[task.id] } }
    await expect(requestUserAction(db, anna, resume)).rejects.toMatchObject({ code: 'stale', message: /by Bo/ })
    expect(await read(task.id)).toMatchObject({ enabled: false, pauseNote: 'Longer.' })
  })

  it.each([
    [
      'enabling',
      (id: number, seen: Record<string, string>) => setTasksEnabled(db, anna, { ids: [id], enabled: true, enableChoice: 'all', seen }),
    ],
    ['toggling', (id: number, seen: Record<string, string>) => toggleTasks(db, anna, { ids: [id], enableChoice: 'all', seen })],
  ])('does not end by %s a pause that was made of a disabled task meanwhile', async (what, change) => {
    const task = await makeTask(db, { name: `off, for ${what}`, cronBase: at('10:00'), enabled: false })
    const seen = await look(task.id)
    await bosPause(task.id)
    await expect(change(task.id, seen)).rejects.toMatchObject({ code: 'stale', message: /paused until .* by Bo/ })
    expect(await read(task.id)).toMatchObject({ enabled: false, pausedByName: 'Bo' })
  })

  it('does not make a plain end of another’s pause by disabling, nor of any of several tasks', async () => {
    const [first, second] = [await makeNamed('first'), await makeNamed('second')]
    const seen = await look(first.id, second.id)
    await bosPause(second.id)
    const disabling = setTasksEnabled(db, anna, { ids: [first.id, second.id], enabled: false, enableChoice: 'fromNow', seen })
    await expect(disabling).rejects.toMatchObject({ code: 'stale', message: /“second” was paused/ })
    expect(await read(first.id)).toMatchObject({ enabled: true })
  })

  it('is not bothered where both asked for the same', async () => {
    const task = await makeNamed('the same')
    const seen = await look(task.id)
    await setTasksEnabled(db, bo, { ids: [task.id], enabled: false, enableChoice: 'fromNow' })
    await expect(setTasksEnabled(db, anna, { ids: [task.id], enabled: false, enableChoice: 'fromNow', seen })).resolves.toMatchObject({
      ids: [],
    })
  })

  it('is not bothered by a pause that ended by itself', async () => {
    const task = await makeNamed('over')
    await bosPause(task.id)
    const seen = await look(task.id)
    await database.setNow(at('12:00'))
    await setTasksEnabled(db, bo, { ids: [task.id], enabled: true, enableChoice: 'fromNow' })
    await pauseTasks(db, anna, { ids: [task.id], seen, ...MINE })
    expect(await read(task.id)).toMatchObject({ enabled: false, pausedByName: 'Anna' })
  })
})
