import { beforeEach, expect, it } from 'vitest'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { loadWaitTimes } from '#server/queries/runs/run-times.ts'
import { reconcileJobs } from '#server/queue/reconcile-jobs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { watchIncidents } from './watch-incidents.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const { db, sql } = database
beforeEach(() => sql`truncate workers, repairs cascade`)

type Away = Parameters<typeof watchIncidents>[1]['databaseAway']

async function look(time?: string, databaseAway: Away = null) {
  if (time) await database.setNow(at(time))
  return await watchIncidents(db, {
    runTimes: new RecentRunTimes(),
    waitTimes: new RecentRunTimes(loadWaitTimes),
    longestSleepMs: 60_000,
    databaseAway,
    databaseStrains: [],
  })
}

/** Nothing of it is due before tomorrow. */
const task = (overrides: Partial<TaskRecord> = {}) => makeTask(db, { wakeAt: null, ...overrides })
const makeBehind = (dependee: TaskRecord, count: number) =>
  Promise.all(Array.from({ length: count }, async () => makeDependency(db, await task({ crontabId: dependee.crontabId }), dependee)))
const fail = (id: number, failures = 1) => sql`update tasks set failures_in_row = ${failures}, failing_since = djag_now() where id = ${id}`
const succeed = (id: number) => sql`update tasks set failures_in_row = 0, failing_since = null where id = ${id}`
const kept = () =>
  sql`select kind, severity, title, member_count as members, times, closing_reason as closed from incidents order by id`.then((rows) => [
    ...rows,
  ])
const events = () =>
  sql`select happening, severity, data ->> 'joined' as joined from incident_events order by id`.then((rows) =>
    rows.map(({ happening, severity, joined }) => `${happening} ${severity}${joined === null ? '' : ` ${joined}`}`),
  )

it('makes one incident of a failed task and the forty that wait for it, opened once and closed once it succeeded', async () => {
  const load = await task({ name: 'load' })
  await makeBehind(load, 40)
  await fail(load.id)
  await look()
  await fail(load.id, 8)
  await look('17:00:00')
  await look('17:00:10')
  expect(await kept()).toEqual([
    {
      ...{ kind: 'failing', severity: 'critical', times: 8, members: 41, closed: null },
      title: 'load has failed 8 times in a row; 40 tasks wait for it.',
    },
  ])
  await succeed(load.id)
  await look('18:00:00')
  await look('18:00:10')
  expect(await kept()).toMatchObject([{ closed: 'well' }])
  expect(await events()).toEqual(['opened critical', 'closed critical'])
  const [members] = await sql`select count(*)::int as all, count(until)::int as over from incident_members`
  expect(members).toEqual({ all: 41, over: 41 })
})

it('knows since when a task has failed, beside when that was found', async () => {
  const load = await task()
  await fail(load.id, 3)
  await sql`update tasks set failing_since = ${at('08:00:00')}`
  await look('10:00:10')
  expect([...(await sql`select began_at, opened_at from incidents`)]).toEqual([{ began_at: at('08:00:00'), opened_at: at('10:00:10') }])
})

it('makes one of what many look for at once', async () => {
  await fail((await task()).id)
  await Promise.all(Array.from({ length: 4 }, () => look()))
  expect(await events()).toEqual(['opened warning'])
})

it('writes nothing of a look that broke off, and all of it at the next', async () => {
  const load = await task()
  await fail(load.id)
  await sql`alter table incident_events add constraint planted check (happening <> 'opened')`
  try {
    await expect(look()).rejects.toThrow()
    expect(await kept()).toEqual([])
  } finally {
    await sql`alter table incident_events drop constraint planted`
  }
  await look()
  expect(await events()).toEqual(['opened warning'])
})

it('tells of an attempt that is tried again nothing', async () => {
  const one = await task()
  await makeRun.retrying(db, one, { retryAt: at('23:00:00') })
  await look()
  expect(await kept()).toEqual([])
})

it('takes an endangered deadline to what holds it up, and tells once that it got graver', async () => {
  const [load, report] = [await task({ name: 'load' }), await task({ name: 'report' })]
  const cause = JSON.stringify({ kind: 'failed', taskId: load.id, taskName: 'load', runId: null, behindMs: null })
  await fail(load.id)
  await look()
  await sql`
    insert into deadlines (task_id, scheduled_for, due_at, state, since, prospect)
    values (${report.id}, ${at('09:00:00')}, ${at('11:00:00')}, 'at_risk', djag_now(), jsonb_build_object('cause', ${cause}::text::jsonb))`
  await look('10:30:00')
  await sql`update deadlines set state = 'missed', since = djag_now()`
  await look('11:00:00')
  expect(await kept()).toMatchObject([{ kind: 'failing', title: 'load failed; 1 task missed its deadline.', members: 2 }])
  // The load succeeded, the report is under way: the same incident goes on until its late end.
  await succeed(load.id)
  await sql`update deadlines set prospect = null`
  await look('11:10:00')
  await sql`update deadlines set state = 'met_late', is_watched = false`
  await look('11:20:00')
  expect(await kept()).toMatchObject([{ closed: 'well' }])
  expect(await events()).toEqual(['opened warning', 'updated warning 1', 'escalated critical 0', 'closed critical'])
})

it('says in the timeline of what is as grave anyway that a task missed its deadline, once', async () => {
  const [load, report] = [await task({ name: 'load' }), await task({ name: 'report' })]
  await makeDependency(db, report, load)
  await fail(load.id)
  await look()
  const judge = async (state: string, time: string) => {
    await sql`update deadlines set state = ${state}, since = djag_now()`
    await look(time)
  }
  const prospect = JSON.stringify({ cause: { kind: 'failed', taskId: load.id, taskName: 'load', runId: null, behindMs: null } })
  await sql`
    insert into deadlines (task_id, scheduled_for, due_at, state, since, prospect)
    values (${report.id}, ${at('09:00:00')}, ${at('11:00:00')}, 'at_risk', djag_now(), ${prospect}::text::jsonb)`
  await look('10:30:00')
  await judge('missed', '11:00:00')
  await judge('at_risk', '11:01:00')
  await judge('missed', '11:02:00')
  expect(await events()).toEqual(['opened critical', 'updated critical'])
  expect([...(await sql`select data ->> 'missed' as missed from incident_events order by id`)]).toEqual([{ missed: null }, { missed: '1' }])
})

it('waits five minutes with what may be at risk for a moment only, a quarter of an hour before the first of its deadlines no more', async () => {
  const [one, near] = [await task({ name: 'one' }), await task({ name: 'near' })]
  const atRisk = (taskId: number, due: string, lateEndMs: number | null = 1) => sql`
    insert into deadlines (task_id, scheduled_for, due_at, state, since, prospect)
    values (${taskId}, ${at(due)}::timestamptz - interval '2 hours', ${at(due)}, 'at_risk', ${at('10:00:00')}, ${JSON.stringify({ lateEndMs, cause: null })}::text::jsonb)`
  await atRisk(one.id, '12:00:00')
  for (const due of ['10:17:00', '12:00:00']) await atRisk(near.id, due)
  await look('10:01:50')
  expect(await kept()).toEqual([])
  await look('10:02:00')
  expect(await kept()).toMatchObject([{ kind: 'deadline', title: expect.stringContaining('near') }])
  await look('10:04:50')
  expect(await kept()).toHaveLength(1)
  await look('10:05:00')
  expect(await kept()).toHaveLength(2)
  // Of two of one task, one needs somebody.
  const third = await task({ name: 'third' })
  await atRisk(third.id, '12:00:00')
  await atRisk(third.id, '13:00:00', null)
  await sql`update deadlines set since = ${at('10:06:00')} where task_id = ${third.id}`
  await look('10:06:00')
  expect(await kept()).toHaveLength(3)
})

it('counts a task that comes back into it once', async () => {
  const [one, other] = [await task({ wakeAt: at('09:00:00') }), await task()]
  await makeDependency(db, other, one)
  await look('10:00:00')
  for (const minute of [1, 2, 3]) {
    await sql`update tasks set wake_at = null`
    await look(`10:0${minute}:00`)
    await sql`update tasks set wake_at = ${at('09:00:00')}`
    await look(`10:0${minute}:10`)
  }
  expect(await events()).toEqual(['opened warning', 'updated warning 1'])
  expect(await kept()).toMatchObject([{ members: 2, closed: null }])
})

it('is closed, saying so, when its cause is disabled or deleted; it goes on while that is paused', async () => {
  const [disabled, deleted, paused] = [await task(), await task(), await task()]
  for (const { id } of [disabled, deleted, paused]) await fail(id)
  await look()
  await sql`update tasks set enabled = false where id = ${disabled.id}`
  await sql`update tasks set enabled = false, deleted_at = djag_now() where id = ${deleted.id}`
  await sql`update tasks set enabled = false, paused_at = djag_now(), resume_choice = 'fromNow' where id = ${paused.id}`
  await look()
  expect((await kept()).map(({ closed }) => closed)).toEqual(['disabled', 'deleted', null])
})

it('tells of runs that no live worker takes, by handler and queue, once they have waited for two minutes', async () => {
  const [one, other] = [await task({ handler: 'report', queue: 'gpu' }), await task({ handler: 'report', queue: 'gpu' })]
  for (const waiting of [one, other]) await makeRun.queued(db, waiting, { activatedAt: at('10:00:00'), scheduledFor: at('10:00:00') })
  // The only worker of one was lost with its run, which is to begin again at once.
  await sql`update runs set state = 'retrying' where task_id = ${other.id}`
  await makeWorker(db, { handlerNames: ['report'], queues: ['default'], leaseUntil: at('23:00:00'), lastTickAt: at('10:03:00') })
  await look('10:01:00')
  expect(await kept()).toEqual([])
  await look('10:03:00')
  expect(await kept()).toMatchObject([{ kind: 'no_worker', severity: 'critical', members: 2 }])
  await sql`update workers set queues = null, last_tick_at = djag_now()`
  await look('10:04:00')
  await sql`update workers set last_tick_at = ${at('10:07:00')}`
  await look('10:07:00')
  expect(await kept()).toMatchObject([{ closed: 'well' }])
})

it('tells of a run that takes far longer than nineteen of twenty, and of a scheduler that hangs', async () => {
  const one = await task({ name: 'scan' })
  for (let hour = 0; hour < 9; hour++)
    await makeRun.succeeded(db, one, { activatedAt: at(`0${hour}:00:00`), startedAt: at(`0${hour}:00:00`), endedAt: at(`0${hour}:10:00`) })
  await makeRun.running(db, one, { activatedAt: at('10:00:00'), scheduledFor: at('10:00:00'), startedAt: at('10:00:00') })
  await makeWorker(db, { leaseUntil: at('23:00:00'), lastTickAt: at('10:14:00') })
  await look('10:14:59')
  expect(await kept()).toEqual([])
  await look('10:15:01')
  expect(await kept()).toMatchObject([{ kind: 'running_long', severity: 'info', title: 'scan runs far longer than usual.' }])
  await look('10:17:01')
  expect(await kept()).toMatchObject([{ kind: 'running_long' }, { kind: 'scheduler', severity: 'critical' }])
})

it('tells of no runs of tasks that are deleted', async () => {
  const [waiting, long] = [await task({ handler: 'report', queue: 'gpu' }), await task()]
  for (let hour = 0; hour < 9; hour++)
    await makeRun.succeeded(db, long, { activatedAt: at(`0${hour}:00:00`), startedAt: at(`0${hour}:00:00`), endedAt: at(`0${hour}:10:00`) })
  await makeRun.running(db, long, { activatedAt: at('10:00:00'), scheduledFor: at('10:00:00'), startedAt: at('10:00:00') })
  await makeRun.queued(db, waiting, { activatedAt: at('10:00:00'), scheduledFor: at('10:00:00') })
  await makeWorker(db, { handlerNames: [], queues: [], leaseUntil: at('23:00:00'), lastTickAt: at('11:00:00') })
  await sql`update tasks set enabled = false, deleted_at = djag_now()`
  await look('11:00:00')
  expect(await kept()).toEqual([])
  await sql`update tasks set deleted_at = null`
  await look('11:00:00')
  expect((await kept()).map(({ kind }) => kind).sort()).toEqual(['no_worker', 'running_long'])
})

it('keeps the fifty that have yet to begin under a failure that is over, and opens no other', async () => {
  const load = await task({ name: 'load' })
  await makeBehind(load, 50)
  await fail(load.id)
  await look()
  await succeed(load.id)
  await sql`update tasks set wake_at = ${at('10:00:00')} where id <> ${load.id}`
  await look('10:30:00')
  expect(await kept()).toMatchObject([{ title: 'load held others up; 50 tasks are late with it.', members: 50, closed: null }])
  await sql`update tasks set wake_at = null`
  await look('11:00:00')
  expect(await kept()).toMatchObject([{ closed: 'well' }])
})

it('tells of runs that wait far longer than nineteen of twenty of their task, by queue', async () => {
  const [one, other] = [await task({ queue: 'gpu' }), await task({ queue: 'gpu' })]
  for (const waiting of [one, other]) {
    for (let hour = 0; hour < 9; hour++)
      await makeRun.succeeded(db, waiting, {
        activatedAt: at(`0${hour}:00:00`),
        startedAt: at(`0${hour}:04:00`),
        endedAt: at(`0${hour}:05:00`),
      })
    await makeRun.queued(db, waiting, { activatedAt: at('10:00:00'), scheduledFor: at('10:00:00') })
  }
  await makeWorker(db, { handlerNames: [one.handler], queues: ['gpu'], leaseUntil: at('23:00:00'), lastTickAt: at('10:10:00') })
  await look('10:05:59')
  expect(await kept()).toEqual([])
  await look('10:06:01')
  expect(await kept()).toMatchObject([
    { kind: 'waiting_long', severity: 'warning', title: 'Runs on the queue “gpu” wait far longer than usual; 2 tasks wait for a worker.' },
  ])
})

it.each([
  [
    'handed back or lost',
    async (one: TaskRecord) => {
      const { id } = await makeRun.retrying(db, one, { activatedAt: at('08:00:00') })
      await sql`update attempts set ended_at = ${at('10:00:00')} where run_id = ${id}`
    },
  ],
  [
    'run again',
    async (one: TaskRecord) => {
      const earlierEndings = [
        { at: at('08:01:00').toISOString(), succeeded: false, counts: true, activatedAgainAt: at('10:00:00').toISOString() },
      ]
      const { id } = await makeRun.retrying(db, one, { activatedAt: at('08:00:00'), seriesAttempt: 2, earlierEndings })
      await sql`update runs set state = 'queued' where id = ${id}`
    },
  ],
])('counts what a run that was %s waits from then on, not from its first activation', async (_what, make) => {
  await makeWorker(db, { queues: ['default'], leaseUntil: at('23:00:00'), lastTickAt: at('10:02:10') })
  await make(await task({ queue: 'gpu' }))
  await look('10:01:59')
  expect(await kept()).toEqual([])
  await look('10:02:01')
  expect(await kept()).toMatchObject([{ kind: 'no_worker' }])
  expect([...(await sql`select began_at from incidents`)]).toEqual([{ began_at: at('10:00:00') }])
})

it('tells for ten minutes of workers that were lost with runs in hand, and of those alone', async () => {
  const one = await task()
  const dead = await makeWorker(db, { host: 'attic', leaseUntil: at('09:59:00') })
  await makeWorker(db, { leaseUntil: at('09:59:00') })
  await makeWorker(db, { leaseUntil: at('23:00:00'), startedAt: at('01:00:00'), lastTickAt: at('10:12:00') })
  await makeRun.running(db, one, { workerId: dead.id, startedAt: at('09:50:00') })
  const ahead = await makeRun.running(db, await task(), { workerId: dead.id })
  await sql`update attempts set started_at = null where run_id = ${ahead.id}`
  await recoverLostRuns(db)
  await sql`update runs set state = 'succeeded' where id = ${ahead.id}`
  await look('10:01:00')
  expect(await kept()).toMatchObject([
    { kind: 'lost_worker', times: 1, title: 'A worker on attic was lost with runs in hand; 1 task lost its run.', members: 1 },
  ])
  await look('10:09:59')
  await look('10:10:01')
  await look('10:12:10')
  expect(await kept()).toMatchObject([{ kind: 'lost_worker', closed: 'well' }])
})

it('takes what is late to the task that is disabled or paused and that it waits for', async () => {
  const load = await task({ name: 'load', enabled: false })
  const [one, other] = [await task(), await task()]
  for (const waiting of [one, other]) {
    const gate = JSON.stringify({
      scheduledForMs: at('10:00:00').getTime(),
      dueCount: 1,
      closedGates: [{ gate: 'dependency', dependeeId: load.id }],
    })
    await sql`update tasks set waiting = ${gate}::text::jsonb, waiting_since = ${at('10:00:00')} where id = ${waiting.id}`
  }
  await look('10:30:00')
  expect(await kept()).toMatchObject([{ kind: 'stopped', title: 'load is disabled or paused; 2 tasks are late with it.', members: 2 }])
  await sql`update tasks set enabled = true where id = ${load.id}`
  await look('10:31:00')
  expect(await kept()).toMatchObject([{ title: 'load held others up; 2 tasks are late with it.', closed: null }])
})

it('takes what was due while no scheduler was there, or the database was away, to that', async () => {
  await makeWorker(db, {
    role: 'scheduler',
    state: 'stopped',
    startedAt: at('01:00:00'),
    stoppedAt: at('09:00:00'),
    leaseUntil: at('09:01:00'),
  })
  const back = await makeWorker(db, {
    role: 'scheduler',
    startedAt: at('10:00:00'),
    leaseUntil: at('23:00:00'),
    lastTickAt: at('10:00:30'),
  })
  for (let number = 0; number < 3; number++) await task({ wakeAt: at('09:30:00') })
  await look('10:00:30')
  expect(await kept()).toMatchObject([{ kind: 'late', title: 'The scheduler held others up; 3 tasks are late with it.' }])
  await sql`truncate incidents cascade`
  await sql`update workers set started_at = ${at('01:00:00')} where id = ${back.id}`
  await look('10:01:00', { forMs: 2_400_000, endedAgoMs: 30_000, trouble: 'away' })
  expect(await kept()).toMatchObject([
    { kind: 'database', title: 'The database did not answer for 40 m; 3 tasks are late with it.', members: 3 },
  ])
})

it('makes one of what fails and recovers again and again', async () => {
  const load = await task({ name: 'load' })
  for (const hour of ['10', '11', '12', '13']) {
    await fail(load.id)
    await look(`${hour}:00:00`)
    await succeed(load.id)
    await look(`${hour}:10:00`)
  }
  expect(await kept()).toMatchObject([{ closed: 'well' }, { closed: 'well' }, { closed: null }])
  expect((await kept()).at(-1)).toMatchObject({ title: 'load failed; within a day it failed and recovered 2 times before.' })
})

it('tells for ten minutes that runs had no place in the queue, however many pages they were on', async () => {
  const one = await task()
  for (let number = 0; number < 3; number++)
    await makeRun.queued(db, one, { activatedAt: at('10:00:00'), scheduledFor: at(`10:00:0${number}`) })
  for await (const _ of reconcileJobs(db, 2));
  for await (const _ of reconcileJobs(db, 2));
  await look()
  expect(await kept()).toMatchObject([
    { kind: 'ledger', severity: 'info', members: 0, title: 'The ledger was repaired: 3 runs had no place in the queue.' },
  ])
  await makeWorker(db, { handlerNames: [one.handler], leaseUntil: at('23:00:00'), lastTickAt: at('10:10:00') })
  await look('10:09:59')
  await sql`update runs set state = 'cancelled', ended_at = djag_now(), counts_as = 'finished'`
  await look('10:10:01')
  await look('10:12:02')
  expect((await kept()).find(({ kind }) => kind === 'ledger')).toMatchObject({ closed: 'well' })
})
