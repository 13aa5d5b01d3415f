import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { ClaimLoop, type ClaimLoopOptions } from './claim-loop.ts'

const database = await openTestDatabase({ emptied: 'jobs' })
let task: TaskRecord
let workerId: string
beforeAll(async () => {
  task = await makeTask(database.db)
  workerId = (await makeWorker(database.db)).id
  // Connections are opened by timers, which stand still later.
  await Promise.all(Array.from({ length: 10 }, () => database.sql`select pg_sleep(0.1)`))
})

/** Time stands still unless a test moves it: a loop that sleeps sleeps until it is woken, and polls once. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
const loops: { loop: ClaimLoop; ended: Promise<void> }[] = []
afterEach(async () => {
  for (const { loop } of loops) loop.stop()
  await Promise.all(loops.splice(0).map(({ ended }) => ended))
  vi.useRealTimers()
})

/** A loop, and the ids of the runs that it starts, to be awaited one by one. */
function startLoop(options: Partial<ClaimLoopOptions> = {}) {
  const started = createEventQueueOf<string>()
  const failures = createEventQueueOf<unknown>()
  const loop = new ClaimLoop({
    database: () => database.db,
    workerId: () => workerId,
    handlerNames: () => ['log'],
    queues: null,
    freeSlots: () => 8,
    roomAhead: () => ({ handlerNames: [], most: 0 }),
    start: (runs) => {
      for (const run of runs) started.add(run.runId)
    },
    onFailure: failures.add,
    ...options,
  })
  loops.push({ loop, ended: loop.run() })
  return { loop, started: started.next, failed: failures.next }
}

async function queueUp(queue = 'default', retryAt: Date | null = null, handler = 'log'): Promise<string> {
  const run = await (retryAt
    ? makeRun.retrying(database.db, task, { queue, handler, retryAt })
    : makeRun.queued(database.db, task, { queue, handler }))
  await database.db.transaction((tx) => insertJobs(tx, [{ runId: run.id, attempt: run.attempt, queue, priority: 0, startAfter: retryAt }]))
  return run.id
}

describe('a loop that claims', () => {
  test('takes what waits already, and what it is notified of without waiting for the next poll', async () => {
    const first = await queueUp()
    const { loop, started } = startLoop()
    expect(await started()).toBe(first)
    const second = await queueUp()
    loop.notify('default')
    expect(await started()).toBe(second)
  })

  test('goes on with a queue that gave as many as were asked for', async () => {
    const queued = [await queueUp(), await queueUp(), await queueUp()]
    const { started } = startLoop({ freeSlots: () => 1 })
    expect([await started(), await started(), await started()]).toEqual(queued)
  })

  test('takes no more than it has slots for, and goes on as soon as one is free', async () => {
    const queued = [await queueUp(), await queueUp()]
    let slots = 1
    const { loop, started } = startLoop({ freeSlots: () => slots-- })
    expect(await started()).toBe(queued[0])
    expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common`)).toHaveLength(1)
    slots = 1
    loop.slotFreed()
    expect(await started()).toBe(queued[1])
  })

  test('claims nothing ahead past a run that needs a slot, in its queue and in others, and claims that run with the next slot', async () => {
    const [needsSlot, behind] = [await queueUp('a'), await queueUp('a', null, 'quick')]
    const elsewhere = await queueUp('b', null, 'quick')
    let slots = 0
    const asked = createEventQueueOf<number>()
    let claims = 0
    const { loop, started } = startLoop({
      handlerNames: () => ['log', 'quick'],
      queues: ['a', 'b'],
      freeSlots: () => {
        claims++
        asked.add(slots)
        return slots
      },
      roomAhead: () => ({ handlerNames: ['quick'], most: 5 }),
    })
    // Once for the claim that finds it held up, and once more before it sleeps.
    await asked.next()
    await asked.next()
    for (let answered = 0; answered < 10; answered++)
      expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common`)).toHaveLength(3)
    expect(claims).toBe(2)
    slots = 1
    loop.slotFreed()
    expect(await started()).toBe(needsSlot)
    slots = 0
    expect([await started(), await started()]).toEqual([behind, elsewhere])
  })

  test('keeps to the queues that its worker serves', async () => {
    const { loop, started } = startLoop({ queues: ['reports'] })
    await queueUp('default')
    loop.notify('default')
    const wanted = await queueUp('reports')
    loop.notify('reports')
    expect(await started()).toBe(wanted)
    expect((await database.sql.unsafe(`select name from ${QUEUE_SCHEMA}.job_common`)).map(({ name }) => name)).toEqual(['default'])
  })

  test('takes a retry when its time has come, without waiting for the next poll', async () => {
    const first = await queueUp()
    // Far enough off not to have come before the first claim, however long this machine takes.
    const retry = await queueUp('default', new Date(Date.now() + 60_000))
    const { started } = startLoop({ pollMs: 600_000 })
    expect(await started()).toBe(first)
    const later = started()
    await database.sql.unsafe(`update ${QUEUE_SCHEMA}.job_common set start_after = now() where data->>'runId' = '${retry}'`)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await later).toBe(retry)
  })

  test('pauses after a failure, tells of it once, and then looks everywhere again', async () => {
    let asked = 0
    const trouble = new Error('away')
    const { started, failed } = startLoop({
      database: () => {
        if (++asked === 1) throw trouble
        return database.db
      },
    })
    expect(await failed()).toBe(trouble)
    const queued = await queueUp()
    expect(asked).toBe(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await started()).toBe(queued)
  })

  test('looks everywhere at once when it is told that notifications were lost', async () => {
    const first = await queueUp()
    const { loop, started } = startLoop()
    expect(await started()).toBe(first)
    const unheard = await queueUp()
    loop.lookEverywhere()
    expect(await started()).toBe(unheard)
  })

  test('says while it waits for the answer to a claim, and that it is over only when the runs are started', async () => {
    await queueUp()
    const underWay = createEventQueueOf<number | null>()
    const { loop } = startLoop({ start: () => underWay.add(loop.claimUnderWay) })
    expect(await underWay.next()).toBe(1)
    loop.stop()
    await Promise.all(loops.map(({ ended }) => ended))
    expect(loop.claimUnderWay).toBeNull()
  })
})
