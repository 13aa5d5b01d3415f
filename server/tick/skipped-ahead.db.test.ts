import { describe, expect, it } from 'vitest'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { enablingPreview } from '#server/queries/tasks/enabling-preview.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { endRun } from '#tests/tick/run-life.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db, sql } = database
const actor = actorOf(await makeUser(db))
const at = (time: string) => new Date(`2026-03-01T${time}Z`)

/** An hourly task that skips misfires, enabled at 03:30 with all that passed since 01:00, and the task that it waits for. */
async function enabledWithAll() {
  await database.setNow(at('03:30:00'))
  const load = await makeTask(db, { name: 'load', enabled: false, endedSucceeded: 0 })
  const skipping = { misfirePolicy: 'skip', gracePeriodSeconds: 60, maxConcurrency: null } as const
  const task = await makeTask(db, { name: 'report', cronBase: at('01:30:00'), cursor: at('01:00:00'), enabled: false, ...skipping })
  await makeDependency(db, task, load)
  await setTasksEnabled(db, actor, { ids: [task.id], enabled: true, enableChoice: 'all' })
  await lookAt(database, at('03:30:00'))
  return { load, task }
}

const hour = (instant: Date) => instant.toISOString().slice(11, 16)
const skippedOf = async ({ id }: TaskRecord) =>
  (await sql`select reason, first_instant, last_instant, count::int from decided_ranges where task_id = ${id} order by first_instant`).map(
    (range) => `${range.reason} ${hour(range.first_instant)} to ${hour(range.last_instant)} (${range.count})`,
  )
const startedOf = async ({ id }: TaskRecord) =>
  (await sql`select scheduled_for from runs where task_id = ${id} and kind = 'scheduled' order by scheduled_for`).map((run) =>
    hour(run.scheduled_for),
  )
const cursorOf = async ({ id }: TaskRecord) => hour((await sql`select cursor from tasks where id = ${id}`)[0]?.cursor)

async function endOfLoad(load: TaskRecord, time: string) {
  await sql`update tasks set ended_succeeded = ended_succeeded + 1, ended_finished = ended_finished + 1 where id = ${load.id}`
  await sql`update tasks set wake_at = ${at(time)} where name = 'report'`
  await lookAt(database, at(time))
}

describe('an instant that waits because it was asked for on enabling (H5)', () => {
  it('does not keep newer misfires from being skipped, once each, and they are not decided again when it has run', async () => {
    const { load, task } = await enabledWithAll()
    await lookAt(database, at('04:01:00'))
    expect(await skippedOf(task)).toEqual([])
    await lookAt(database, at('04:01:00.001'))
    expect(await skippedOf(task)).toEqual(['misfire 04:00 to 04:00 (1)'])
    await lookAt(database, at('06:30:00'))
    expect(await skippedOf(task)).toEqual(['misfire 04:00 to 04:00 (1)', 'misfire 05:00 to 06:00 (2)'])
    expect(await cursorOf(task)).toBe('01:00')
    expect(await checkLedger(db)).toEqual([])
    for (const time of ['06:31:00', '06:32:00']) {
      await endOfLoad(load, time)
      const [run] = await sql`select id from runs where task_id = ${task.id} and state = 'queued'`
      await endRun(db, run?.id)
    }
    expect(await startedOf(task)).toEqual(['02:00', '03:00'])
    expect(await cursorOf(task)).toBe('06:00')
    await endOfLoad(load, '07:00:00')
    expect(await startedOf(task)).toEqual(['02:00', '03:00', '07:00'])
    expect((await checkLedger(db)).filter(({ invariant }) => invariant === 'I1')).toEqual([])
  })

  it('has what is left around them skipped by a person, and counted for one who enables it', async () => {
    const { task } = await enabledWithAll()
    await lookAt(database, at('05:30:00'))
    await setTasksEnabled(db, actor, { ids: [task.id], enabled: false, enableChoice: 'fromNow' })
    await database.setNow(at('06:30:00'))
    expect(await enablingPreview(db, { id: task.id })).toMatchObject({ undecidedCount: 3 })
    await requestUserAction(db, actor, {
      type: 'skip-instant',
      payload: { taskId: task.id, instant: at('06:00:00').toISOString(), andEarlier: true },
    })
    expect(await skippedOf(task)).toEqual([
      'skipped_by_person 02:00 to 03:00 (2)',
      'misfire 04:00 to 05:00 (2)',
      'skipped_by_person 06:00 to 06:00 (1)',
    ])
    expect(await cursorOf(task)).toBe('06:00')
    expect(await checkLedger(db)).toEqual([])
  })

  it('lets aligned tasks pass over what was skipped behind it', async () => {
    const { task } = await enabledWithAll()
    const aligned = await makeTask(db, { name: 'aligned', cronBase: at('04:30:00'), cursor: at('05:00:00'), wakeAt: at('06:00:00') })
    await makeDependency(db, aligned, task, { freshness: 'aligned' })
    await lookAt(database, at('06:30:00'))
    const [waits] = await sql`select waiting from tasks where id = ${aligned.id}`
    expect(waits?.waiting.closedGates).toHaveLength(1)
    // A backfill has run the latest of the instants that were asked for.
    await sql`update tasks set aligned_succeeded_instant = ${at('03:00:00')}, aligned_finished_instant = ${at('03:00:00')} where id = ${task.id}`
    await sql`update tasks set wake_at = ${at('06:31:00')} where id = ${aligned.id}`
    await lookAt(database, at('06:31:00'))
    expect(await startedOf(aligned)).toEqual(['06:00'])
  })
})
