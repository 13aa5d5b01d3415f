import { expect, it } from 'vitest'
import type { DeadlineState } from '#scheduling/deadline/deadline-state.ts'
import { deadlines } from '#schema/deadlines.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { incidents } from '#schema/incidents.ts'
import { runHours } from '#schema/run-hours.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { digestView } from './digest-view.ts'

const HOUR_MS = 3_600_000
/** A Monday; the week before is 2026-W23. */
const NOW = new Date('2026-06-08T07:00:00Z')
const WEEK = new Date('2026-06-01T00:00:00Z')
const hours = (count: number) => new Date(WEEK.getTime() + count * HOUR_MS)
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db } = database

const make = (name: string, rest: Partial<TaskRecord> = {}) =>
  makeTask(db, {
    name,
    owner: 'Data',
    createdAt: hours(-5_000),
    cronBase: hours(-5_000),
    updatedAt: hours(-5_000),
    lastStart: NOW,
    ...rest,
  })

/** A run that ended at this hour of the week. */
async function ended(task: TaskRecord, state: 'succeeded' | 'failed' | 'expired', hour: number, tookMs = 1_000, rest = {}) {
  const endedAt = hours(hour)
  const startedAt = new Date(endedAt.getTime() - tookMs)
  await makeRun[state](db, task, { activatedAt: startedAt, startedAt, endedAt, ...rest })
}

const told = async (week?: string) => await digestView(db, { week })

it('counts what failed in the week, also what was removed since, and tells the streak and what it held up', async () => {
  const [load, report, mail, later] = [await make('load', { owner: '' }), await make('report'), await make('mail'), await make('later')]
  await ended(load, 'failed', 1)
  await ended(load, 'expired', 20)
  await ended(load, 'succeeded', 21)
  await ended(load, 'failed', -1)
  await ended(load, 'failed', 168)
  await ended(mail, 'failed', 167)
  await ended(await make('gone', { deletedAt: NOW }), 'failed', 3)
  await db.insert(runHours).values({ taskId: load.id, hour: hours(50), succeeded: 4, failed: 3, cancelled: 1 })
  const [incident] = await db
    .insert(incidents)
    .values({
      ...{ kind: 'failing', causeKey: 'failing:load', causeTaskId: load.id, causeName: 'load', severity: 'critical', title: 'load fails' },
      ...{ openedAt: hours(1), updatedAt: hours(20), memberCount: 3, times: 5, closedAt: hours(169), closingReason: 'well' },
    })
    .returning({ id: incidents.id })
  await db.insert(incidents).values({
    ...{
      kind: 'failing',
      causeKey: 'failing:load:before',
      causeTaskId: load.id,
      causeName: 'load',
      severity: 'warning',
      title: 'load fails',
    },
    ...{ openedAt: hours(-2), updatedAt: hours(1), memberCount: 1, times: 4, closedAt: hours(1), closingReason: 'well' },
  })
  const member = (task: TaskRecord, trouble: 'failed' | 'waiting' | 'missed') => ({
    ...{ incidentId: incident?.id ?? 0, taskId: task.id, trouble, since: hours(1), until: hours(30) },
  })
  await db
    .insert(incidentMembers)
    .values([
      member(load, 'failed'),
      member(report, 'waiting'),
      member(report, 'missed'),
      member(mail, 'waiting'),
      { ...member(later, 'waiting'), since: hours(170) },
    ])
  const digest = await told()
  expect(digest).toMatchObject({ week: '2026-W23', since: WEEK.toISOString(), timezone: 'UTC', failures: 6, incidents: 1 })
  expect(digest.failed.rows.map(({ task, ...row }) => [task.name, row])).toEqual([
    ['load', { failures: 5, longestStreak: 4, heldUp: 2, isFailingAtEnd: true }],
    ['mail', { failures: 1, longestStreak: null, heldUp: 0, isFailingAtEnd: false }],
  ])
  expect(digest.unowned).toMatchObject({ count: 1, rows: [{ task: { name: 'load' }, failures: 5, missed: 0 }] })
  await make('off', { owner: '', enabled: false })
  await make('blank', { owner: ' ' })
  expect((await told()).unownedTasks).toBe(2)
  expect((await told('2026-W22')).failed.rows.map(({ task, failures }) => [task.name, failures])).toEqual([['load', 1]])
})

it('tells what got slower against the four weeks before, by what ran by itself', async () => {
  const [slow, same, rerun] = [await make('slow'), await make('same'), await make('rerun')]
  const backfillId = '01980000-0000-7000-8000-0000000000f1'
  await database.sql`
    insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active)
    values (${backfillId}, ${same.id}, 'Ada', '{}', ${hours(-900)}, ${hours(-800)}, 7, 1)`
  for (let day = 0; day < 28; day++)
    for (const task of [slow, same, rerun]) await ended(task, 'succeeded', -24 * day - 1, 20_000 + day * 10)
  for (let day = 0; day < 7; day++) {
    await ended(slow, 'succeeded', 24 * day + 5, 40_000)
    await ended(same, 'succeeded', 24 * day + 5, 20_000)
    await ended(rerun, 'succeeded', 24 * day + 5, 40_000, { seriesAttempt: 2 })
    await ended(same, 'succeeded', 24 * day + 6, 400_000, { kind: 'backfill', timing: 'backfill', backfillId })
  }
  const { slower } = await told()
  expect(slower.rows.map(({ task, week, before }) => [task.name, week, before])).toEqual([
    ['slow', { runs: 7, medianMs: 40_000, lateMs: 40_000 }, { runs: 28, medianMs: 20_135, lateMs: 20_257 }],
  ])
})

it('tells which deadlines were missed, which were met late, and which were met with little time left', async () => {
  const [late, narrow, risky, calm] = [await make('late'), await make('narrow', { owner: '' }), await make('risky'), await make('calm')]
  const [moment, close] = [await make('moment'), await make('close')]
  /** `changes`: each state with the minutes after the deadline at which it came. */
  const keep = async (
    task: TaskRecord,
    due: number,
    state: DeadlineState,
    sinceMinutes: number,
    changes: [DeadlineState, number][] = [],
  ) => {
    const at = (minutes: number) => new Date(hours(due).getTime() + minutes * 60_000)
    const since = at(sinceMinutes)
    const kept = changes.map(([change, minutes]) => ({ state: change, atMs: at(minutes).getTime(), cause: null }))
    await db.insert(deadlines).values({ taskId: task.id, scheduledFor: hours(due - 1), dueAt: hours(due), state, since, changes: kept })
  }
  await keep(late, 3, 'met_late', 10, [
    ['at_risk', -20],
    ['missed', 0],
    ['met_late', 10],
  ])
  await keep(late, 4, 'missed', 0)
  await keep(late, 168, 'missed', 0)
  await keep(narrow, 3, 'met', -5)
  await keep(narrow, 4, 'met', -6)
  await keep(narrow, 5, 'met', -7)
  await keep(risky, 3, 'met', -30, [
    ['at_risk', -35],
    ['met', -30],
  ])
  await keep(calm, 3, 'met', -30, [['met', -30]])
  // At risk for less than five minutes at a time, and long before the deadline; the other to its last quarter of an hour.
  const flickers: [DeadlineState, number][] = [
    ['at_risk', -34.9],
    ['on_course', -33],
    ['at_risk', -32],
  ]
  await keep(moment, 3, 'met', -30, [...flickers, ['met', -30]])
  await keep(close, 3, 'met', -15, [
    ['at_risk', -16],
    ['met', -15],
  ])
  const digest = await told()
  expect([digest.deadlinesMet, digest.deadlinesMissed]).toEqual([7, 2])
  expect(digest.missed.rows.map(({ task, ...row }) => [task.name, row])).toEqual([
    ['late', { missed: 2, metLate: 1, longestLateMs: 600_000 }],
  ])
  expect(digest.narrow.rows.map(({ task, ...row }) => [task.name, row])).toEqual([
    ['narrow', { narrow: 2, wereAtRisk: 0, leastLeftMs: 300_000 }],
    ['close', { narrow: 1, wereAtRisk: 1, leastLeftMs: 900_000 }],
    ['risky', { narrow: 1, wereAtRisk: 1, leastLeftMs: 1_800_000 }],
  ])
})

it('tells what is enabled and has not run for four weeks, and why', async () => {
  const daily = await makeCrontab(db, { minute: '0', hour: '3', updatedAt: hours(-900) })
  // Of “just came”, the one instant since it was edited came within a day.
  const leap = await makeCrontab(db, { minute: '0', hour: '0', dayOfMonth: '29', month: '2', updatedAt: hours(-900) })
  const old = { lastStart: hours(-1_000) }
  const moved = await makeCrontab(db, { minute: '0', hour: '3', updatedAt: NOW })
  await make('moved', { ...old, crontabId: moved.id })
  await ended(await make('by hand', { ...old, crontabId: daily.id }), 'succeeded', 100)
  await make('skipped', { ...old, crontabId: daily.id })
  await make('leap', { lastStart: null, crontabId: leap.id, cronBase: hours(0) })
  await make('edited', { ...old, crontabId: daily.id, updatedAt: NOW })
  await make('just came', { ...old, crontabId: daily.id, updatedAt: hours(148) })
  await make('off', { ...old, crontabId: daily.id, enabled: false })
  await make('young', { lastStart: null, crontabId: daily.id, createdAt: hours(0) })
  await make('runs', { crontabId: daily.id })
  await make('aside', { ...old, crontabId: daily.id, setAsideReason: 'It cannot be decided.', setAsideAt: hours(-500) })
  const { idle } = await told()
  expect(idle.rows.map(({ task, why, nextAt }) => [task.name, why, nextAt])).toEqual([
    ['leap', 'far', '2028-02-29T00:00:00.000Z'],
    ['aside', 'set_aside', '2026-06-09T03:00:00.000Z'],
    ['skipped', 'skipped', '2026-06-09T03:00:00.000Z'],
  ])
})

it('refuses a week that is not over, and one that is not there', async () => {
  await expect(told('2026-W24')).rejects.toMatchObject({ code: 'invalid_input', fields: { week: expect.stringContaining('not over') } })
  await expect(told('2026-W60')).rejects.toMatchObject({ code: 'invalid_input', fields: { week: 'There is no week 2026-W60.' } })
})

it('says where runs of the week are older than they are kept', async () => {
  expect(await told('2026-W12')).toMatchObject({ runsAreKept: true })
  expect(await told('2026-W08')).toMatchObject({ runsAreKept: false })
})
