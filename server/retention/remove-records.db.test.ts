import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { runHours } from '#schema/run-hours.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { workers } from '#schema/workers.ts'
import { sealAudits } from '#server/audit/seals/seal-audits.ts'
import { verifyAudits } from '#server/audit/seals/verify-audits.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { goRound } from '#tests/retention-round.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const NOW = new Date('2027-06-01T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

let task: TaskRecord
beforeEach(async () => {
  await sql`truncate tasks, runs, audits, audit_seals, user_actions, workers, users, retention cascade`
  await database.setNow(NOW)
  task = await makeTask(db)
})

const anAction = async (days: number, state = 'done') => {
  const [row] = await sql<{ id: number }[]>`
    insert into user_actions (type, payload, state, actor_kind, actor_name, created_at)
    values ('run-now', '{}', ${state}, 'user', 'Ada', ${daysAgo(days)}) returning id`
  return row?.id ?? 0
}
const anAudit = (days: number, actionId: number) => sql`
  insert into audits (action_id, at, actor_kind, actor_name, type, subject_kind, subject_name, outcome, message)
  values (${actionId}, ${daysAgo(days)}, 'user', 'Ada', 'run-now', 'none', '', 'succeeded', 'done')`

const requestFor = async (actionId: number, activatedRunId: string | null) => {
  const request = { taskId: task.id, actionId, requestedByName: 'Ada', ignoreDependencies: true, besideOthers: false, activatedRunId }
  const id = uuidV7({ msecs: daysAgo(500).getTime() })
  await db.insert(runRequests).values({ id, ...request })
}

it('audits go when they are old, and it is known since when all are there', async () => {
  for (const days of [500, 401, 399]) await anAudit(days, await anAction(days))
  expect(await goRound(db, { audits: 400 }, 1)).toMatchObject({ audits: 2, user_actions: 2 })
  expect(await sql`select audits_kept_since as since from retention`).toEqual([{ since: new Date(daysAgo(401).getTime() + 1) }])
})

it('an old audit stays behind one that is kept: what is there is always the end of what was written', async () => {
  for (const days of [401, 399, 401]) await anAudit(days, await anAction(days))
  expect(await goRound(db, { audits: 400 })).toMatchObject({ audits: 1 })
})

it('of audits that are all gone the latest seal stays, on which the chain of the others hangs', async () => {
  for (const days of [500, 401, 399]) {
    await anAudit(days, await anAction(days))
    for await (const _ of sealAudits(db));
  }
  expect(await goRound(db, { audits: 400 })).toMatchObject({ audits: 2, audit_seals: 1 })
  expect(await verifyAudits(db)).toMatchObject({ problems: [], sealed: 1, removed: 1 })
})

it('actions go once nothing names them, and never one that nobody has carried out', async () => {
  await anAction(500, 'pending')
  const asksForRun = await anAction(500)
  await requestFor(asksForRun, null)
  const audited = await anAction(500)
  await anAudit(10, audited)
  await anAction(500)
  expect(await goRound(db, { audits: 400 })).toMatchObject({ audits: 0, user_actions: 0 })
  await sql`delete from audits`
  expect(await goRound(db, { audits: 400 })).toMatchObject({ user_actions: 2 })
  expect(await sql`select state, id::int from user_actions order by id`).toMatchObject([{ state: 'pending' }, { id: Number(asksForRun) }])
})

it('requests go after the runs that came of them, and never one that waits', async () => {
  const run = await makeRun.succeeded(db, task)
  const action = await anAction(1)
  for (const runId of [run.id, uuidV7(), null]) await requestFor(action, runId)
  expect(await goRound(db, { runs: 90 })).toMatchObject({ run_requests: 1 })
  expect(await db.$count(runRequests)).toBe(2)
})

it('logs go before their runs; that of a task’s latest run stays with it', async () => {
  const [old, latest] = [
    await makeRun.failed(db, task, { activatedAt: daysAgo(40), endedAt: daysAgo(40) }),
    await makeRun.succeeded(db, task, { activatedAt: daysAgo(35), endedAt: daysAgo(35) }),
  ]
  const retried = await makeRun.running(db, task, { activatedAt: daysAgo(38) })
  for (const { id } of [old, latest, retried])
    await sql`insert into run_logs (run_id, attempt, level, message) select ${id}, 1, 'info', 'line' from generate_series(1, 30)`
  expect(await goRound(db, { logs: 30 }, 2)).toMatchObject({ run_logs: 30, runs: 0 })
  expect(await db.$count(runLogs, eq(runLogs.runId, old.id))).toBe(0)
  expect(await db.$count(runs)).toBe(3)
})

it('workers go when they have long been gone, but not one that a run hangs on', async () => {
  const gone = { state: 'lost', stoppedAt: daysAgo(100), heartbeatAt: daysAgo(100) } as const
  const [forgotten, needed] = [await makeWorker(db), await makeWorker(db)]
  // Silent for long, and nobody has noticed yet.
  await makeWorker(db, { heartbeatAt: daysAgo(100) })
  for (const { id } of [forgotten, needed]) await db.update(workers).set(gone).where(eq(workers.id, id))
  await makeRun.running(db, task, { workerId: needed.id })
  expect(await goRound(db, { runs: 90 })).toMatchObject({ workers: 1 })
  expect(await db.$count(workers, eq(workers.id, forgotten.id))).toBe(0)
})

it('counts by hour go, what was reckoned of weeks, and sessions that have run out', async () => {
  await db
    .insert(runHours)
    .values([401, 399].map((days) => ({ taskId: task.id, hour: daysAgo(days), succeeded: 1, failed: 0, cancelled: 0 })))
  for (const days of [401, 399])
    await sql`insert into timed_weeks (since, before, timed_at) values (${daysAgo(days + 7)}, ${daysAgo(days)}, ${daysAgo(days)})`
  await sql`insert into users (id, name, email) values ('u', 'Ada', 'ada@example.com')`
  await sql`
    insert into sessions (id, token, user_id, expires_at)
    values ('old', 'a', 'u', ${daysAgo(1)}), ('new', 'b', 'u', ${daysAgo(-1)})`
  expect(await goRound(db, { counts: 400 })).toMatchObject({ run_hours: 1, timed_weeks: 1, sessions: 1 })
  expect(await sql`select id from sessions`).toEqual([{ id: 'new' }])
})

it('tokens go that have been worth nothing for long, and answers kept for idempotency keys after a day', async () => {
  const token = (name: string, revokedAt: Date | null, expiresAt: Date | null) => sql`
    insert into api_tokens (id, name, role, secret_hash, secret_ending, created_by_name, revoked_at, expires_at)
    values (gen_random_uuid(), ${name}, 'viewer', ${name}, 'abcd', 'Ada', ${revokedAt}, ${expiresAt})`
  await token('revoked', daysAgo(401), null)
  await token('expired', null, daysAgo(401))
  await token('lately', daysAgo(399), null)
  await token('good', null, null)
  await sql`
    insert into kept_answers (caller, key, request_hash, status, headers, at)
    values ('a', 'old', '', 200, '{}', ${daysAgo(1.01)}), ('a', 'new', '', 200, '{}', ${daysAgo(0.99)})`
  expect(await goRound(db, { audits: 400 })).toMatchObject({ api_tokens: 2, kept_answers: 1 })
  expect(await sql`select name from api_tokens order by name`).toEqual([{ name: 'good' }, { name: 'lately' }])
  expect(await sql`select key from kept_answers`).toEqual([{ key: 'new' }])
})

it('what was told of an incident stays as long as it does, and goes with it; tests of channels go by their age', async () => {
  const channelId = await makeChannel(db)
  const open = await makeIncident(db, daysAgo(200))
  const closed = await makeIncident(db, daysAgo(200), { closedAt: daysAgo(150), closingReason: 'well' })
  for (const [key, incidentId, days] of [
    ['open', open, 200],
    ['closed', closed, 200],
    ['old test', null, 91],
    ['new test', null, 89],
  ] as const)
    await sql`
      insert into notification_deliveries (message_id, channel_id, incident_id, what, severity, key, notification, awaits_end, state, created_at, ended_at)
      values (gen_random_uuid(), ${channelId}, ${incidentId}, ${incidentId === null ? 'test' : 'alarm'}, 'info', ${key}, '{}', false, 'delivered', ${daysAgo(days)}, ${daysAgo(days)})`
  expect(await goRound(db, { runs: 90 }, 1)).toMatchObject({ incidents: 1, notification_deliveries: 1 })
  expect((await sql`select key from notification_deliveries order by id`).map(({ key }) => key)).toEqual(['open', 'new test'])
  await sql`truncate incidents, notification_channels cascade`
})

it('what was told of a week stays for two weeks, however soon runs go: otherwise that week would be told again', async () => {
  const channelId = await makeChannel(db)
  for (const [key, what, days] of [
    ['digest before', 'digest', 14.1],
    ['digest', 'digest', 13.9],
    ['test', 'test', 1.1],
  ] as const)
    await sql`
      insert into notification_deliveries (message_id, channel_id, what, severity, key, notification, awaits_end, state, created_at, ended_at)
      values (gen_random_uuid(), ${channelId}, ${what}, 'info', ${key}, '{}', false, 'delivered', ${daysAgo(days)}, ${daysAgo(days)})`
  expect(await goRound(db, { runs: 1 }, 1)).toMatchObject({ notification_deliveries: 2 })
  expect(await sql`select key from notification_deliveries`).toEqual([{ key: 'digest' }])
  await sql`truncate notification_channels cascade`
})

it('incidents go once they have been closed for so long, with their members and events; open ones stay', async () => {
  const anIncident = async (cause: string, closedDaysAgo: number | null) => {
    const closedAt = closedDaysAgo === null ? null : daysAgo(closedDaysAgo)
    const [row] = await sql<{ id: number }[]>`
      insert into incidents (kind, cause_key, cause_task_id, cause_name, severity, title, opened_at, updated_at, closed_at, closing_reason, member_count)
      values ('failing', ${cause}, ${task.id}, 'load', 'critical', 'load fails', ${daysAgo(200)}, ${daysAgo(200)}, ${closedAt},
        ${closedAt && 'well'}, 1) returning id::float8 as id`
    const id = row?.id ?? 0
    await sql`insert into incident_members (incident_id, task_id, trouble, since) values (${id}, ${task.id}, 'failed', ${daysAgo(200)})`
    await sql`
      insert into incident_events (incident_id, at, happening, severity, data)
      values (${id}, ${daysAgo(200)}, 'opened', 'critical', '{"title": "load fails", "memberCount": 1}')`
    return id
  }
  await anIncident('one', 91)
  const stay = [await anIncident('other', 89), await anIncident('third', null)]
  expect(await goRound(db, { runs: 90 }, 1)).toMatchObject({ incidents: 1 })
  expect((await sql`select id::float8 as id from incidents order by id`).map(({ id }) => id)).toEqual(stay)
  expect((await sql`select incident_id::float8 as id from incident_events order by 1`).map(({ id }) => id)).toEqual(stay)
  expect((await sql`select incident_id::float8 as id from incident_members order by 1`).map(({ id }) => id)).toEqual(stay)
})
