import { afterAll, expect, it, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'

/** The core as it is, but for one task of which it throws. */
const faulty = vi.hoisted(() => ({ taskId: 0 }))
vi.mock('#scheduling/start/decide.ts', async (importActual) => {
  const core = await importActual<typeof import('#scheduling/start/decide.ts')>()
  const decide: typeof core.decide = (state, ...rest) => {
    if (state.taskId === faulty.taskId) throw new Error('a fault of the core')
    return core.decide(state, ...rest)
  }
  return { ...core, decide }
})
// Files before this one, in the same process, have loaded the core as it is; those after it shall.
vi.resetModules()
const { decideTasks } = await import('./decide-tasks.ts')
const { tick } = await import('./tick.ts')
afterAll(() => void vi.resetModules())

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const dueTask = () => makeTask(database.db, { cronBase: at('09:30:00'), wakeAt: at('10:00:00') })

it.each([
  ['in a tick', () => tick(database.db, { catchUpBatch: 100, batchSize: 500 })],
  [
    'before a change',
    async () => {
      const ids = (await database.sql<{ id: number }[]>`select id::int from tasks`).map(({ id }) => id)
      return await database.db.transaction((tx) => decideTasks(tx, ids))
    },
  ],
])('a task of which the core throws is set aside with the reason, and holds up no other, %s', async (_where, decideAll) => {
  const [first, bad, last] = [await dueTask(), await dueTask(), await dueTask()]
  faulty.taskId = bad.id
  expect(await decideAll()).toMatchObject({ decidedTasks: 2, activatedRuns: 2, setAsideTaskIds: [bad.id] })
  expect(await database.sql`select set_aside_reason from tasks where id = ${bad.id}`).toEqual([
    { set_aside_reason: 'Deciding failed: a fault of the core' },
  ])
  expect((await database.sql`select task_id::int as id from runs order by task_id`).map(({ id }) => id)).toEqual([first.id, last.id])
})
