import { describe, expect, it } from 'vitest'
import { userActions } from '#schema/user-actions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { tick } from './tick.ts'

const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00') })
const { db, sql } = database

/** An hourly task whose first instant is 10:00, and which is due now. */
const dueTask = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(db, { cronBase: at('09:30'), wakeAt: at('10:00'), ...overrides })
const wake = ({ id }: TaskRecord) => sql`update tasks set wake_at = djag_now() where id = ${id}`

/** What browsers are told by one look. */
async function heardOfLook(): Promise<unknown[]> {
  const heard: unknown[] = []
  const { promise: isOver, resolve } = Promise.withResolvers<void>()
  const listener = await sql.listen(CHANNELS.live, (payload) => (payload === 'over' ? resolve() : heard.push(JSON.parse(payload))))
  await tick(db, { catchUpBatch: 100, batchSize: 500 })
  await sql.notify(CHANNELS.live, 'over')
  await isOver
  await listener.unlisten()
  return heard
}

describe('browsers hear', () => {
  it('of the task and of the run when one starts', async () => {
    const task = await dueTask()
    const heard = await heardOfLook()
    const [run] = await sql`select id from runs`
    expect(heard).toEqual([
      { subject: 'task', ids: [task.id] },
      { subject: 'run', ids: [run?.id], taskIds: [task.id] },
    ])
  })

  it('of a task that begins to wait, or waits for something else, and not of one that waits as before', async () => {
    const load = await makeTask(db)
    const task = await dueTask()
    await makeDependency(db, task, load)
    const changed = [{ subject: 'task', ids: [task.id] }]
    expect(await heardOfLook()).toEqual(changed)
    await wake(task)
    expect(await heardOfLook()).toEqual([])
    await sql`update tasks set enabled = false, wake_at = null where id = ${load.id}`
    await wake(task)
    expect(await heardOfLook()).toEqual(changed)
  })

  it('of a task that is set aside because it cannot be written, and when it is set aside no more', async () => {
    const task = await dueTask({ maxConcurrency: null })
    const inTheWay = await makeRun.queued(db, task, { scheduledFor: at('10:00') })
    const changed = [{ subject: 'task', ids: [task.id] }]
    expect(await heardOfLook()).toEqual(changed)
    expect(await sql`select from tasks where set_aside_reason is not null`).toHaveLength(1)
    await sql`update tasks set cursor = ${at('10:00')} where id = ${task.id}`
    await sql`delete from runs where id = ${inTheWay.id}`
    await wake(task)
    expect(await heardOfLook()).toEqual(changed)
  })

  it('of the edge whose waiver is used up', async () => {
    const task = await dueTask()
    const edge = await makeDependency(db, task, await makeTask(db, { enabled: false }))
    const by = { type: 'waive-dependency', payload: {}, state: 'done', actorKind: 'user', actorName: 'Ada' } as const
    const [action] = await db.insert(userActions).values(by).returning()
    await sql`update dependencies set waiver_action_id = ${action?.id ?? 0}, waived_by_name = 'Ada', waived_at = djag_now()`
    expect(await heardOfLook()).toContainEqual({ subject: 'dependency', ids: [edge.id] })
  })
})
