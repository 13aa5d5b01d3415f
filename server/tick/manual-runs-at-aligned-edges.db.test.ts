import { beforeEach, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db, sql } = database
const at = (time: string) => new Date(`2026-03-01T${time}:00Z`)

let load: TaskRecord
beforeEach(async () => {
  load = await makeTask(db, { name: 'load', cronBase: at('04:30'), cursor: at('07:00'), wakeAt: null, maxConcurrency: null })
})

const scheduled = (state: 'succeeded' | 'failed', time: string) => makeRun[state](db, load, { scheduledFor: at(time) })
const manual = (state: 'succeeded' | 'failed' | 'running', time: string) =>
  makeRun[state](db, load, { kind: 'manual', timing: 'manual', alignedFor: at(time) })

/** What opened the gate of a report for 07:00 that is looked at once all that is there is there; null: it waits. */
async function openedBy(endings: 'succeeded' | 'finished' = 'succeeded'): Promise<string | null> {
  const crontab = await makeCrontab(db, { hour: '7' })
  const report = await makeTask(db, { crontabId: crontab.id, cronBase: at('05:30'), wakeAt: at('07:10') })
  await makeDependency(db, report, load, { freshness: 'aligned', endings })
  await lookAt(database, at('07:10'))
  const [run] = await sql`select gates from runs where task_id = ${report.id}`
  return run ? `${run.gates[0].satisfiedByRunId} ${new Date(run.gates[0].alignedInstantMs).toISOString().slice(11, 16)}` : null
}
const by = (run: RunRecord, time: string) => `${run.id} ${time}`

it('of several the one for the latest instant counts', async () => {
  for (const time of ['05:00', '06:00', '07:00']) await scheduled('failed', time)
  await manual('succeeded', '06:00')
  const latest = await manual('succeeded', '07:00')
  await manual('succeeded', '05:00')
  expect(await openedBy()).toBe(by(latest, '07:00'))
})

it('one for an earlier instant takes nothing back of what has ended since', async () => {
  await scheduled('failed', '06:00')
  const own = await scheduled('succeeded', '07:00')
  await sql`update tasks set aligned_succeeded_instant = ${at('07:00')}, aligned_succeeded_run_id = ${own.id} where id = ${load.id}`
  await manual('succeeded', '06:00')
  expect(await openedBy()).toBe(by(own, '07:00'))
})

it('one that failed is no success, but an ending', async () => {
  await scheduled('failed', '07:00')
  const run = await manual('failed', '07:00')
  expect(await openedBy('succeeded')).toBeNull()
  expect(await openedBy('finished')).toBe(by(run, '07:00'))
})

it('one that is under way is no ending', async () => {
  await scheduled('failed', '07:00')
  await manual('running', '07:00')
  expect(await openedBy('finished')).toBeNull()
})

it('one that has ended counts also while it is attempted once more', async () => {
  await scheduled('failed', '07:00')
  const run = await manual('failed', '07:00')
  await sql`
    insert into run_requests (id, task_id, requested_by_name, ignore_dependencies, beside_others, rerun_of_run_id)
    values (gen_random_uuid(), ${load.id}, 'Ada', true, true, ${run.id})`
  await sql`update tasks set wake_at = ${at('07:05')} where id = ${load.id}`
  await lookAt(database, at('07:05'))
  expect(await sql`select state from runs where id = ${run.id}`).toEqual([{ state: 'queued' }])
  expect(await openedBy('succeeded')).toBeNull()
  expect(await openedBy('finished')).toBe(by(run, '07:00'))
})

it('one counts beside a backfill of its instant, which is not the own run of that instant', async () => {
  await scheduled('failed', '07:00')
  const [backfill] = await sql`
    insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active, state)
    values (gen_random_uuid(), ${load.id}, 'Ada', '{}', ${at('07:00')}, ${at('07:00')}, 1, 1, 'exhausted') returning id`
  await makeRun.running(db, load, { kind: 'backfill', timing: 'backfill', scheduledFor: at('07:00'), backfillId: backfill?.id })
  const run = await manual('succeeded', '07:00')
  expect(await openedBy()).toBe(by(run, '07:00'))
})
