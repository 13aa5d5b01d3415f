import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeEach, describe, expect, test } from 'vitest'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { backfills } from '#schema/backfills.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { endAttempts, type Report } from '#tests/tick/run-life.ts'

const database = await openTestDatabase()
let task: TaskRecord
beforeEach(async () => {
  task = await makeTask(database.db)
})

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour))
const CRONTAB = crontabOf('0 * * * *')
const running = (rest: Partial<RunRecord>) => makeRun.running(database.db, task, rest)
const sameTask = async (which = task) => (await database.db.select().from(tasks).where(eq(tasks.id, which.id)))[0]
const end = (...ended: (readonly [RunRecord, Report['outcome']])[]) =>
  endAttempts(
    database.db,
    ended.map(([{ id, attempt, workerId }, outcome]) => ({ runId: id, attempt, workerId, outcome })),
  )

async function makeBackfill(of = task, state: 'active' | 'exhausted' = 'active') {
  const range = { crontab: CRONTAB, firstInstant: at(0), lastInstant: at(9), count: 10, maxActive: 1 }
  const [row] = await database.db
    .insert(backfills)
    .values({ id: uuidV7(), taskId: of.id, requestedByName: 'Ada', state, ...range })
    .returning()
  return row?.id ?? ''
}

describe('the latest instants for which runs ended', () => {
  test('go forward with later ones, each kind by itself, with the runs they belong to', async () => {
    const [early, late, failed] = [
      await running({ scheduledFor: at(3) }),
      await running({ scheduledFor: at(5) }),
      await running({ scheduledFor: at(7) }),
    ]
    await end([late, 'succeeded'])
    await end([early, 'succeeded'], [failed, 'failed'])
    expect(await sameTask()).toMatchObject({
      alignedSucceededInstant: at(5),
      alignedSucceededRunId: late.id,
      alignedFinishedInstant: at(7),
      alignedFinishedRunId: failed.id,
      latestSucceededRunId: early.id,
    })
  })

  test('are not taken back by an ending that comes late, nor are their runs', async () => {
    const [late, early] = [await running({ scheduledFor: at(7) }), await running({ scheduledFor: at(3) })]
    await end([late, 'succeeded'])
    await end([early, 'succeeded'])
    expect(await sameTask()).toMatchObject({
      alignedFinishedInstant: at(7),
      alignedFinishedRunId: late.id,
      alignedSucceededInstant: at(7),
      alignedSucceededRunId: late.id,
      latestFinishedRunId: early.id,
    })
  })

  test('belong to the run that ended last where several count for the same instant', async () => {
    const backfill = { kind: 'backfill', timing: 'backfill', backfillId: await makeBackfill() } as const
    const [first, second] = [await running({ scheduledFor: at(7) }), await running({ ...backfill, scheduledFor: at(7) })]
    await end([first, 'succeeded'])
    await end([second, 'succeeded'])
    expect(await sameTask()).toMatchObject({ alignedFinishedRunId: second.id, alignedSucceededRunId: second.id })
  })

  test('take the greatest of a batch, whatever its order', async () => {
    const [early, late] = [await running({ scheduledFor: at(3) }), await running({ scheduledFor: at(5) })]
    await end([late, 'succeeded'], [early, 'succeeded'])
    expect(await sameTask()).toMatchObject({
      alignedSucceededInstant: at(5),
      alignedSucceededRunId: late.id,
      latestSucceededRunId: early.id,
    })
  })

  test('are left alone by manual runs, of which only an evaluation can say whether they count for theirs', async () => {
    const manual = { kind: 'manual', timing: 'manual', scheduledFor: at(9) } as const
    const [none, some] = [await running({ ...manual, alignedFor: null }), await running({ ...manual, alignedFor: at(8) })]
    await end([none, 'succeeded'], [some, 'succeeded'], [await running({ scheduledFor: at(2) }), 'succeeded'])
    expect(await sameTask()).toMatchObject({ endedSucceeded: 3, alignedSucceededInstant: at(2), alignedFinishedInstant: at(2) })
    await end([await running({ ...manual, alignedFor: at(7) }), 'succeeded'])
    expect(await sameTask()).toMatchObject({ endedSucceeded: 4, alignedSucceededInstant: at(2) })
  })
})

test('a backfill run opens no edge that wants a new ending, and counts for aligned ones under its own instant', async () => {
  const backfillId = await makeBackfill()
  const run = await running({ kind: 'backfill', timing: 'backfill', backfillId, scheduledFor: at(4) })
  const scheduled = await running({ scheduledFor: at(2) })
  await end([scheduled, 'failed'], [run, 'succeeded'])
  expect(await sameTask()).toMatchObject({
    endedFinished: 1,
    endedSucceeded: 0,
    latestFinishedRunId: scheduled.id,
    latestSucceededRunId: null,
    alignedFinishedInstant: at(4),
    alignedSucceededInstant: at(4),
    alignedSucceededRunId: run.id,
  })
})

test('an ending of a backfill’s run alone leaves the latest runs as they were', async () => {
  const first = await running({ scheduledFor: at(5) })
  await end([first, 'succeeded'])
  await end([await running({ kind: 'backfill', timing: 'backfill', scheduledFor: at(1), backfillId: await makeBackfill() }), 'succeeded'])
  expect(await sameTask()).toMatchObject({ endedFinished: 1, latestFinishedRunId: first.id, latestSucceededRunId: first.id })
})

test('an ending wakes a task that has a backfill under way, its own and a depender’s, but not one whose backfill is through', async () => {
  const [through, depender] = [await makeTask(database.db), await makeTask(database.db)]
  await makeDependency(database.db, depender, task)
  await makeDependency(database.db, through, task)
  await makeBackfill(task)
  await makeBackfill(depender)
  await makeBackfill(through, 'exhausted')
  await end([await running({ scheduledFor: at(1) }), 'succeeded'])
  const awake = await Promise.all([task, depender, through].map(async (which) => (await sameTask(which))?.wakeAt !== null))
  expect(awake).toEqual([true, true, false])
})
