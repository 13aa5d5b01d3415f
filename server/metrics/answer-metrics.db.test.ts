import { readdirSync, readFileSync } from 'node:fs'
import { v7 as uuidV7 } from 'uuid'
import { afterEach, expect, it } from 'vitest'
import { addToTally } from '#server/tallies/tally.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { answerMetrics, exposition } from './answer-metrics.ts'
import { readMetrics } from './read-metrics.ts'

const NOW = new Date('2026-03-02T10:00:00Z')
const TOKEN = 'a token of some length'
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
asWebProgram(database.url)

afterEach(() => {
  delete process.env.DJAG_METRICS_TOKEN
})

const ask = (authorization?: string) =>
  answerMetrics(new Request('http://localhost:3000/api/metrics', authorization === undefined ? {} : { headers: { authorization } }))

/** An id as runs get it that are activated at this moment. */
const idAt = (at: Date) => uuidV7({ msecs: at.getTime() })

const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

it('tells nobody anything without the setting, and with it only who brings the token', async () => {
  expect((await ask(`Bearer ${TOKEN}`)).status).toBe(404)
  process.env.DJAG_METRICS_TOKEN = TOKEN
  for (const wrong of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
    const refused = await ask(wrong)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(await refused.text()).not.toContain('djag_')
  }
  const told = await ask(`Bearer ${TOKEN}`)
  expect([told.status, told.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(await told.text()).toContain('# TYPE djag_endings_total counter')
})

it('tells of tasks, queues, workers, lateness and deadlines what the database holds', async () => {
  const { db, sql } = database
  await makeWorker(db, { lastTickAt: ago(7) })
  const late = await makeTask(db, { wakeAt: ago(1200), endedSucceeded: 3, endedFinished: 5 })
  const failing = await makeTask(db, { failuresInRow: 2, failingSince: ago(60) })
  await makeRun.queued(db, failing, { queue: 'a "queue"\n', activatedAt: ago(90), scheduledFor: NOW })
  await sql`
    insert into deadlines (task_id, scheduled_for, due_at, state, since, is_watched)
    values (${late.id}, ${ago(1200)}, ${NOW}, 'at_risk', ${NOW}, true), (${late.id}, ${ago(9000)}, ${ago(5000)}, 'missed', ${NOW}, false)`
  const text = await exposition(await readMetrics(db))
  for (const line of [
    'djag_tasks{state="sleeping"} 1',
    'djag_tasks{state="queued"} 1',
    'djag_tasks_in_trouble{trouble="failing"} 1',
    'djag_tasks_in_trouble{trouble="late"} 1',
    'djag_lateness_seconds 1200',
    'djag_longest_wait_seconds 0',
    'djag_endings_total{outcome="succeeded"} 3',
    'djag_endings_total{outcome="not_succeeded"} 2',
    'djag_active_runs{state="queued"} 1',
    'djag_queue_depth{queue="a \\"queue\\"\\n"} 1',
    'djag_queue_oldest_seconds{queue="a \\"queue\\"\\n"} 90',
    'djag_workers_live{role="both"} 1',
    'djag_scheduler_last_look_seconds 7',
    'djag_deadlines{state="at_risk"} 1',
    'djag_deadlines{state="missed"} 0',
  ])
    expect(text).toContain(`${line}\n`)
})

it('tells how long looks took, how long runs waited, and what was lost and repaired', async () => {
  const { db } = database
  expect(await exposition(await readMetrics(db))).not.toContain('djag_recent_wait_seconds{')
  for (const [seconds, buckets] of [
    [0.5, [1, 1]],
    [12, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2]],
  ] as const)
    await addToTally(db, { kind: 'tick', count: 3, sumSeconds: seconds, buckets })
  await addToTally(db, { kind: 'lost_worker', count: 2 })
  await addToTally(db, { kind: 'queue_repair', count: 4 })
  const task = await makeTask(db)
  for (const waited of [1, 2, 30])
    await makeRun.succeeded(db, task, { id: idAt(ago(60)), activatedAt: ago(60), startedAt: ago(60 - waited), scheduledFor: ago(waited) })
  // Who waited long counts by its start, and a backfill gives way by design.
  await makeRun.succeeded(db, task, { id: idAt(ago(3_600)), activatedAt: ago(3_600), startedAt: ago(100), scheduledFor: ago(4_000) })
  await makeRun.succeeded(db, task, { id: idAt(ago(7_200)), activatedAt: ago(7_200), startedAt: ago(1_000), scheduledFor: ago(8_000) })
  const text = await exposition(await readMetrics(db))
  for (const line of [
    '# TYPE djag_tick_seconds histogram',
    'djag_tick_seconds_bucket{le="0.005"} 1',
    'djag_tick_seconds_bucket{le="0.01"} 3',
    'djag_tick_seconds_bucket{le="5"} 3',
    'djag_tick_seconds_bucket{le="10"} 5',
    'djag_tick_seconds_bucket{le="+Inf"} 6',
    'djag_tick_seconds_sum 12.5',
    'djag_tick_seconds_count 6',
    'djag_recent_wait_seconds{quantile="0.5"} 2',
    'djag_recent_wait_seconds{quantile="0.95"} 3500',
    'djag_recent_wait_seconds{quantile="1"} 3500',
    'djag_workers_lost_total 2',
    'djag_queue_repairs_total 4',
  ])
    expect(text).toContain(`${line}\n`)
})

it('has every metric that the sample dashboard and alert rules ask for', async () => {
  const names = new Set((await readMetrics(database.db)).map(({ name }) => name))
  const texts = readdirSync('docs/monitoring').map((file) => readFileSync(`docs/monitoring/${file}`, 'utf8'))
  const asked = new Set(
    texts.flatMap((text) => (text.match(/\bdjag_[a-z_]+/g) ?? []).map((name) => name.replace(/_(bucket|sum|count)$/, ''))),
  )
  expect([...asked].filter((name) => !names.has(name))).toEqual([])
  expect(asked.size).toBeGreaterThanOrEqual(names.size - 1)
})
