import { describe, expect, it } from 'vitest'
import { markRun } from '#server/use-cases/run/mark-run.ts'
import { wakeAlignedDependers } from '#server/waking/aligned-dependers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { ADA } from '#tests/factories/user-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { endRun } from '#tests/tick/run-life.ts'

const at = (time: string, day = '01') => new Date(`2026-03-${day}T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks' })

type Overrides = Parameters<typeof makeTask>[1]

/** Its first instant is 06:00. */
const hourly = (name: string, overrides: Overrides = {}) =>
  makeTask(database.db, { name, cronBase: at('05:30:00'), wakeAt: at('06:00:00'), ...overrides })

async function dailyAt(hour: number, name: string, overrides: Overrides = {}) {
  const crontab = await makeCrontab(database.db, { hour: String(hour) })
  return await hourly(name, { crontabId: crontab.id, ...overrides })
}

/** As after a run of the load for 05:00: a `new` edge is open. */
const LOADED_AT_FIVE = {
  endedSucceeded: 1,
  endedFinished: 1,
  alignedSucceededInstant: at('05:00:00'),
  alignedFinishedInstant: at('05:00:00'),
}

async function aligned(depender: TaskRecord, dependee: TaskRecord) {
  return await makeDependency(database.db, depender, dependee, { freshness: 'aligned', baselineSucceeded: 0, baselineFinished: 0 })
}

const runsOf = (task: { id: number }) =>
  database.sql`select id, kind, scheduled_for, activated_at, aligned_for, gates from runs where task_id = ${task.id} order by scheduled_for, activated_at`
const latestRunOf = async (task: { id: number }) => (await runsOf(task)).at(-1)
const instantsOf = async (task: { id: number }) => (await runsOf(task)).map((run) => run.scheduled_for)
const waitingOf = async (task: { id: number }) =>
  (await database.sql`select waiting from tasks where id = ${task.id}`)[0]?.waiting?.closedGates ?? null

async function endLatestRunOf(task: { id: number }, when: Date, outcome: 'succeeded' | 'failed' = 'succeeded') {
  await database.setNow(when)
  const run = await latestRunOf(task)
  await endRun(database.db, run?.id, outcome)
  await lookAt(database, when)
  return run?.id as string
}

describe('an aligned edge', () => {
  it('makes a daily report wait for the load of its own instant, although an older one has ended, and start at its end', async () => {
    const load = await hourly('load', LOADED_AT_FIVE)
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    expect(await waitingOf(report)).toMatchObject([
      { dependeeName: 'load', alignedInstantMs: at('06:00:00').getTime(), neededAfterMs: null },
    ])
    const loadRunId = await endLatestRunOf(load, at('06:20:00'))
    expect(await runsOf(report)).toMatchObject([
      {
        scheduled_for: at('06:00:00'),
        activated_at: at('06:20:00'),
        gates: [{ by: 'ending', satisfiedByRunId: loadRunId, alignedInstantMs: at('06:00:00').getTime() }],
      },
    ])
  })

  it('lets an hourly task run every hour once the run of the day is in, until the next day’s is due', async () => {
    const load = await dailyAt(6, 'load')
    const report = await hourly('report', { maxConcurrency: null })
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    expect(await instantsOf(report)).toEqual([])
    await endLatestRunOf(load, at('06:10:00'))
    for (const hour of ['07', '08']) await lookAt(database, at(`${hour}:00:00`))
    expect((await runsOf(report)).map((run) => run.activated_at)).toEqual([at('06:10:00'), at('07:00:00'), at('08:00:00')])
    await lookAt(database, at('05:00:00', '02'))
    expect(await latestRunOf(report)).toMatchObject({ scheduled_for: at('05:00:00', '02') })
    await lookAt(database, at('06:00:00', '02'))
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00', '02').getTime() }])
  })

  it('passes over an instant that is skipped: the skip opens the gate by itself', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, misfirePolicy: 'skip', gracePeriodSeconds: 60 })
    await makeRun.running(database.db, load, { kind: 'manual', timing: 'manual' })
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:01:00'))
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00').getTime() }])
    await lookAt(database, at('06:01:00.001'))
    expect(await instantsOf(load)).not.toContainEqual(at('06:00:00'))
    expect(await runsOf(report)).toMatchObject([
      { activated_at: at('06:01:00.001'), gates: [{ alignedInstantMs: at('05:00:00').getTime() }] },
    ])
  })

  it('is judged by the first run that is still to end, however many later ones there are', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, maxConcurrency: null })
    const report = await dailyAt(6, 'report', { wakeAt: at('07:05:00') })
    await aligned(report, load)
    for (const time of ['06:00', '07:00', '07:05']) await lookAt(database, at(`${time}:00`))
    expect(await instantsOf(load)).toEqual([at('06:00:00'), at('07:00:00')])
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00').getTime() }])
  })

  it('passes over an instant that was skipped before one that got its run', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, cursor: at('07:00:00'), wakeAt: null })
    await database.sql`
      insert into decided_ranges (task_id, kind, reason, first_instant, last_instant, count)
      values (${load.id}, 'skipped', 'misfire', ${at('06:00:00')}, ${at('06:00:00')}, 1)`
    await makeRun.running(database.db, load, { scheduledFor: at('07:00:00') })
    const report = await dailyAt(6, 'report', { wakeAt: at('07:10:00') })
    await aligned(report, load)
    await lookAt(database, at('07:10:00'))
    expect(await runsOf(report)).toMatchObject([{ gates: [{ alignedInstantMs: at('05:00:00').getTime() }] }])
  })

  it('counts a coalesced instant as the run that took it', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, misfirePolicy: 'coalesce', gracePeriodSeconds: 60, wakeAt: at('08:30:00') })
    const report = await dailyAt(7, 'report', { wakeAt: at('08:30:00') })
    await aligned(report, load)
    await lookAt(database, at('08:30:00'))
    expect(await instantsOf(load)).toEqual([at('08:00:00')])
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('07:00:00').getTime() }])
    await database.sql`update tasks set aligned_succeeded_instant = ${at('06:00:00')} where id = ${load.id}`
    await database.db.transaction((tx) => wakeAlignedDependers(tx, [load.id]))
    await lookAt(database, at('08:31:00'))
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('07:00:00').getTime() }])
    await endLatestRunOf(load, at('08:40:00'))
    expect(await runsOf(report)).toMatchObject([{ gates: [{ alignedInstantMs: at('08:00:00').getTime() }] }])
  })

  it('stays closed while its dependee is disabled, and says so', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, alignedSucceededInstant: at('06:00:00'), enabled: false, wakeAt: null })
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    expect(await waitingOf(report)).toMatchObject([{ dependeeEnabled: false }])
    await database.sql`update tasks set enabled = true where id = ${load.id}`
    await database.db.transaction((tx) => wakeAlignedDependers(tx, [load.id]))
    await lookAt(database, at('06:05:00'))
    expect(await runsOf(report)).toMatchObject([{ activated_at: at('06:05:00') }])
  })

  it('counts a run that somebody asked for as the instant that was the latest then', async () => {
    const load = await hourly('load', LOADED_AT_FIVE)
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    await endLatestRunOf(load, at('06:10:00'), 'failed')
    expect(await instantsOf(report)).toEqual([])
    await database.sql`
      insert into run_requests (id, task_id, requested_at, requested_by_name, ignore_dependencies, beside_others)
      values (gen_random_uuid(), ${load.id}, ${at('06:30:00')}, 'Ada', true, false)`
    await database.sql`update tasks set wake_at = ${at('06:30:00')} where id = ${load.id}`
    await lookAt(database, at('06:30:00'))
    expect(await latestRunOf(load)).toMatchObject({ kind: 'manual', scheduled_for: at('06:30:00'), aligned_for: at('06:00:00') })
    const runId = await endLatestRunOf(load, at('06:40:00'))
    expect(await runsOf(report)).toMatchObject([
      { activated_at: at('06:40:00'), aligned_for: null, gates: [{ satisfiedByRunId: runId, alignedInstantMs: at('06:00:00').getTime() }] },
    ])
  })

  it('takes a run that somebody asked for, for no instant of its own: it waits for none of them', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, alignedSucceededInstant: at('06:00:00'), cursor: at('07:00:00'), wakeAt: null })
    await database.sql`
      insert into decided_ranges (task_id, kind, reason, first_instant, last_instant, count)
      values (${load.id}, 'skipped', 'skipped_by_person', ${at('07:00:00')}, ${at('07:00:00')}, 1)`
    await makeRun.running(database.db, load, { kind: 'manual', timing: 'manual', scheduledFor: at('06:30:00') })
    const report = await dailyAt(7, 'report', { wakeAt: at('07:00:00') })
    await aligned(report, load)
    await lookAt(database, at('07:00:00'))
    expect(await runsOf(report)).toMatchObject([{ gates: [{ alignedInstantMs: at('06:00:00').getTime() }] }])
  })

  describe('does not count a run that somebody asked for', () => {
    async function askedFor(load: TaskRecord) {
      await database.sql`
        insert into run_requests (id, task_id, requested_at, requested_by_name, ignore_dependencies, beside_others)
        values (gen_random_uuid(), ${load.id}, ${at('06:05:00')}, 'Ada', true, true)`
      await database.sql`update tasks set wake_at = ${at('06:05:00')} where id = ${load.id}`
      await lookAt(database, at('06:05:00'))
      const run = (await runsOf(load)).find(({ kind }) => kind === 'manual')
      await database.setNow(at('06:10:00'))
      await endRun(database.db, run?.id)
      await lookAt(database, at('06:10:00'))
      return run?.id as string
    }

    it('while the own run of its instant is under way, but once that has failed', async () => {
      const load = await hourly('load', LOADED_AT_FIVE)
      const report = await dailyAt(6, 'report')
      await aligned(report, load)
      await lookAt(database, at('06:00:00'))
      const manualRunId = await askedFor(load)
      expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00').getTime() }])
      await database.setNow(at('06:20:00'))
      await endRun(database.db, (await runsOf(load)).find(({ kind }) => kind === 'scheduled')?.id, 'failed')
      await lookAt(database, at('06:20:00'))
      expect(await runsOf(report)).toMatchObject([
        { activated_at: at('06:20:00'), gates: [{ satisfiedByRunId: manualRunId, alignedInstantMs: at('06:00:00').getTime() }] },
      ])
    })

    it('while the run is under way into which its instant was coalesced', async () => {
      const load = await hourly('load', { ...LOADED_AT_FIVE, misfirePolicy: 'coalesce', gracePeriodSeconds: 60, wakeAt: at('08:30:00') })
      const report = await dailyAt(7, 'report', { wakeAt: at('08:30:00') })
      await aligned(report, load)
      await lookAt(database, at('08:30:00'))
      await makeRun.succeeded(database.db, load, { kind: 'manual', timing: 'manual', alignedFor: at('07:00:00') })
      await database.db.transaction((tx) => wakeAlignedDependers(tx, [load.id]))
      await lookAt(database, at('08:35:00'))
      expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('07:00:00').getTime() }])
      await endLatestRunOf(load, at('08:40:00'), 'failed')
      expect(await runsOf(report)).toMatchObject([{ gates: [{ alignedInstantMs: at('07:00:00').getTime() }] }])
    })

    it('before its instant is decided, but once it is', async () => {
      const load = await hourly('load', LOADED_AT_FIVE)
      await makeDependency(database.db, load, await makeTask(database.db, { enabled: false }))
      const report = await dailyAt(6, 'report')
      await aligned(report, load)
      await lookAt(database, at('06:00:00'))
      const manualRunId = await askedFor(load)
      expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00').getTime() }])
      await database.sql`update tasks set cursor = ${at('06:00:00')} where id = ${load.id}`
      await database.db.transaction((tx) => wakeAlignedDependers(tx, [load.id]))
      await lookAt(database, at('06:30:00'))
      expect(await runsOf(report)).toMatchObject([{ gates: [{ satisfiedByRunId: manualRunId }] }])
    })
  })

  it('counts that a run which somebody asked for had succeeded, although it was marked as failed since', async () => {
    const load = await hourly('load', { ...LOADED_AT_FIVE, cursor: at('06:00:00') })
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    const run = await makeRun.succeeded(database.db, load, { kind: 'manual', timing: 'manual', alignedFor: at('06:00:00') })
    await database.db.transaction((tx) => markRun(tx, ADA, { runId: run.id, as: 'failed' }))
    await lookAt(database, at('06:00:00'))
    expect(await runsOf(report)).toMatchObject([{ gates: [{ satisfiedByRunId: run.id }] }])
  })

  it('of a dependee that has had no instant yet waits for its first', async () => {
    const load = await dailyAt(7, 'load')
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('07:00:00').getTime() }])
    await lookAt(database, at('07:00:00'))
    await endLatestRunOf(load, at('07:10:00'))
    expect(await runsOf(report)).toMatchObject([{ scheduled_for: at('06:00:00'), activated_at: at('07:10:00') }])
  })

  it('looks at the present crontab of its dependee for instants that are undecided', async () => {
    const load = await hourly('load', LOADED_AT_FIVE)
    await makeRun.running(database.db, load, { kind: 'manual', timing: 'manual' })
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await lookAt(database, at('06:00:00'))
    expect(await waitingOf(report)).toMatchObject([{ alignedInstantMs: at('06:00:00').getTime() }])
    await database.sql`update crontabs set hour = '12' where id = ${load.crontabId}`
    await database.db.transaction((tx) => wakeAlignedDependers(tx, [load.id]))
    await lookAt(database, at('06:05:00'))
    expect(await runsOf(report)).toMatchObject([{ activated_at: at('06:05:00'), gates: [{ alignedInstantMs: at('05:00:00').getTime() }] }])
  })

  it('to a dependee whose crontab cannot be used has its depender set aside with the reason', async () => {
    const broken = await makeCrontab(database.db, { minute: '99' })
    const load = await hourly('load', { crontabId: broken.id, wakeAt: null })
    const report = await dailyAt(6, 'report')
    await aligned(report, load)
    await expect(lookAt(database, at('06:00:00'))).rejects.toThrow(`Tasks ${report.id} were set aside`)
    const [row] = await database.sql`select set_aside_reason from tasks where id = ${report.id}`
    expect(row?.set_aside_reason).toMatch(/crontab of “load”.*minute/)
  })
})
