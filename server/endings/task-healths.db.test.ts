import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { healthAfter, type TaskHealth, UNTRIED, verdictOf } from '#scheduling/end/streak.ts'
import { tasks } from '#schema/tasks.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { endAttempts, type Report } from '#tests/tick/run-life.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
const { db } = database
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))

let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(db)
})

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 6, minute))
const report = ({ id, attempt, workerId }: RunRecord, outcome: Report['outcome'], minute: number): Report => ({
  runId: id,
  attempt,
  workerId,
  outcome,
  at: at(minute),
})
async function end(outcome: Report['outcome'], minute: number, of = task): Promise<RunRecord> {
  const run = await makeRun.running(db, of)
  await endAttempts(db, [report(run, outcome, minute)])
  return run
}
const health = async (of = task) => {
  const [row] = await db.select().from(tasks).where(eq(tasks.id, of.id))
  const { failuresInRow, failingSince, latestFailureRunId, recoveredAt, recoveredFromFailures, recoveredFromSince } = row as TaskRecord
  return { failuresInRow, failingSince, latestFailureRunId, recoveredAt, recoveredFromFailures, recoveredFromSince }
}
const streakProblems = async () => (await checkLedger(db)).filter(({ invariant }) => invariant === 'I9')

describe('a task knows of its failures in a row', () => {
  test('how many, since when and which was the latest, and of its recovery when it succeeds', async () => {
    await end('succeeded', 1)
    await end('failed', 2)
    const latest = await end('expired', 3)
    const failing = { failuresInRow: 2, failingSince: at(2), latestFailureRunId: latest.id, recoveredAt: null }
    expect(await health()).toMatchObject(failing)
    await end('cancelled', 4)
    expect(await health()).toMatchObject(failing)
    await end('succeeded', 5)
    expect(await health()).toEqual({
      failuresInRow: 0,
      failingSince: null,
      latestFailureRunId: null,
      recoveredAt: at(5),
      recoveredFromFailures: 2,
      recoveredFromSince: at(2),
    })
  })

  test('nothing of an attempt that is tried again', async () => {
    const retry = { limit: 1, delaySeconds: 1, backoff: 'fixed', maxDelaySeconds: 1, jitter: false } as const
    const run = await makeRun.running(db, task, { retry })
    await endAttempts(db, [report(run, 'failed', 1)])
    expect(await health()).toMatchObject({ failuresInRow: 0 })
  })

  test('what a person marks counts as an ending at that moment', async () => {
    const mark = (run: RunRecord, as: 'succeeded' | 'failed') =>
      requestUserAction(db, operator, { type: 'mark-run', payload: { runId: run.id, as } })
    await end('failed', 1)
    const run = await end('failed', 2)
    await mark(run, 'succeeded')
    expect(await health()).toMatchObject({ failuresInRow: 0, recoveredFromFailures: 2, recoveredFromSince: at(1) })
    await mark(run, 'failed')
    expect(await health()).toMatchObject({ failuresInRow: 1, latestFailureRunId: run.id, recoveredFromFailures: 2 })
    expect(await streakProblems()).toEqual([])
  })

  test('the same as the core, whatever ends together and in which order', async () => {
    const outcomes = fc.constantFrom<Report['outcome'][]>('succeeded', 'failed', 'expired', 'cancelled')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(outcomes, { maxLength: 4 }), { maxLength: 5 }), async (batches) => {
        const of = await makeTask(db, { crontabId: task.crontabId })
        let expected: TaskHealth = UNTRIED
        let minute = 0
        for (const batch of batches) {
          const reports: Report[] = []
          for (const outcome of batch) {
            minute++
            const run = await makeRun.running(db, of)
            reports.push(report(run, outcome, minute))
            const verdict = outcome === 'lost' ? null : verdictOf(outcome, { isNew: true })
            if (verdict !== null) expected = healthAfter(expected, { verdict, runId: run.id, atMs: at(minute).getTime() })
          }
          await endAttempts(db, reports)
        }
        const { streak, recovery } = expected
        expect(await health(of)).toEqual({
          failuresInRow: streak?.failures ?? 0,
          failingSince: streak && new Date(streak.sinceMs),
          latestFailureRunId: streak?.latestRunId ?? null,
          recoveredAt: recovery && new Date(recovery.atMs),
          recoveredFromFailures: recovery?.failures ?? null,
          recoveredFromSince: recovery && new Date(recovery.sinceMs),
        })
      }),
      { numRuns: 25 },
    )
    expect(await streakProblems()).toEqual([])
  })
})

test('the ledger is found wrong where a task forgets a failure, or says one too many', async () => {
  await end('succeeded', 1)
  await end('failed', 2)
  await end('failed', 3)
  for (const failures of [1, 3]) {
    await db.update(tasks).set({ failuresInRow: failures }).where(eq(tasks.id, task.id))
    expect(await streakProblems()).toEqual([
      { invariant: 'I9', message: `“${task.name}” says that it failed ${failures} times in a row; it was 2.` },
    ])
  }
})
