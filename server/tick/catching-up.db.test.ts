import { afterEach, expect, it } from 'vitest'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runs } from '#schema/runs.ts'
import { claimRuns } from '#server/queue/claim-runs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'

const database = await openTestDatabase()
const { db } = database
afterEach(() => database.sql`truncate tasks, crontabs cascade`)

it('hands a fresh run to the workers before the backlog of another task, which is activated in slices (M6)', async () => {
  await database.setNow(new Date('2026-03-01T10:00:00Z'))
  const wakeAt = new Date('2026-03-01T10:00:00Z')
  const backlog = await makeTask(db, { cronBase: new Date('2026-02-01T00:30:00Z'), wakeAt, maxConcurrency: null })
  const fresh = await makeTask(db, { cronBase: new Date('2026-03-01T09:30:00Z'), wakeAt, maxConcurrency: null })
  await lookAt(database, wakeAt)
  expect(await db.$count(runs)).toBe(28 * 24 + 10 + 1)
  const worker = await makeWorker(db, { handlerNames: ['log'] })
  const { runs: first } = await claimRuns(db, { workerId: worker.id, queue: 'default', handlerNames: ['log'], limit: 3 })
  const inOrder = first.map(({ taskId, scheduledForMs }) => `${taskId} ${new Date(scheduledForMs).toISOString().slice(0, 16)}`).sort()
  expect(inOrder).toEqual([`${backlog.id} 2026-02-01T01:00`, `${backlog.id} 2026-03-01T10:00`, `${fresh.id} 2026-03-01T10:00`])
})

it('writes one range for a year of an every-second crontab that skips, and one run and one range where it coalesces (M3, I8)', async () => {
  const crontab = await makeCrontab(db, { second: '*', minute: '*', hour: '*' })
  const now = new Date('2027-03-01T10:00:00Z')
  const base = { crontabId: crontab.id, cronBase: new Date('2026-03-01T10:00:00Z'), wakeAt: now, gracePeriodSeconds: 60, maxConcurrency: 1 }
  const skipping = await makeTask(db, { ...base, misfirePolicy: 'skip' })
  const coalescing = await makeTask(db, { ...base, misfirePolicy: 'coalesce' })
  await lookAt(database, now)
  const year = 365 * 86_400
  expect(await db.select().from(decidedRanges)).toMatchObject([
    { taskId: skipping.id, kind: 'skipped', count: year - 61 },
    { taskId: coalescing.id, kind: 'coalesced', count: year - 62 },
  ])
})
