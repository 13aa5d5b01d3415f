import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { startInlineRunner } from '#worker/testing/inline-runner.ts'
import { queueRun, readAttempts, readRun, untilRunIs } from '#worker/testing/queued-runs.ts'

const database = await openTestDatabase({ emptied: 'tasks' })

it('an attempt that fails stands in the worker’s log by its run, its task and its number, and one that succeeds does not', async () => {
  const onInfo = vi.fn()
  const outcomes = ['fails', 'succeeds']
  const runner = await startInlineRunner(
    database,
    () => {
      if (outcomes.shift() === 'fails') throw new Error('a password, perhaps')
    },
    { onInfo },
  )
  const [failing, other] = [await queueRun(database, 'inline'), await queueRun(database, 'inline')]
  for (const run of [failing, other]) await untilRunIs(database, run, run === failing ? 'failed' : 'succeeded')
  await runner.drain()
  const [{ name } = { name: '' }] = await database.sql<{ name: string }[]>`select name from tasks where id = ${failing.taskId}`
  const fields = { runId: failing.id, taskName: name, attempt: 1, handler: 'inline', outcome: 'failed' }
  expect(onInfo.mock.calls).toEqual([[fields, expect.stringContaining('did not succeed')]])
})

describe('a worker that drains', () => {
  it('ends a run once that a claim under way still gives, and writes its ending', async () => {
    const run = vi.fn(() => 'done')
    const queued = await queueRun(database, 'inline')
    let drained = Promise.resolve()
    await database.sql.begin(async (holder) => {
      await holder`select from runs where id = ${queued.id} for update`
      const runner = await startInlineRunner(database, run)
      await expect.poll(claimsThatWait).toBe(1)
      drained = runner.drain()
      // By then a drain that thought that nothing of it runs would have closed what writes endings.
      for (let turn = 0; turn < 10; turn++) await nextTurn()
    })
    await drained
    expect(await readRun(database, queued)).toMatchObject({ state: 'succeeded', attempt: 1, result: 'done' })
    expect(await readAttempts(database, queued)).toMatchObject([{ number: 1, outcome: 'succeeded' }])
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('claims nothing more, although it has slots and hears of jobs', async () => {
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const run = vi.fn(() => {
      begun.resolve()
      return gate.promise
    })
    const first = await queueRun(database, 'inline')
    const runner = await startInlineRunner(database, run, { concurrency: 2 })
    await begun.promise
    const drained = runner.drain()
    const second = await queueRun(database, 'inline')
    runner.notify('default')
    gate.resolve()
    await drained
    expect(await readRun(database, first)).toMatchObject({ state: 'succeeded' })
    expect(await readRun(database, second)).toMatchObject({ state: 'queued' })
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('aborts at once what still runs when it was told to hurry, before it drained too, and hands it back', async () => {
    const { queued, runner } = await startedUntilAborted()
    runner.hurry()
    await runner.drain()
    expect(await readRun(database, queued)).toMatchObject({ state: 'retrying', attempt: 2, workerId: null })
    expect(await readAttempts(database, queued)).toMatchObject([{ outcome: 'lost', error: { code: 'handed_back' } }])
  }, 15_000)

  it('hands a run back whose ending can not be written, and it counts as no death', async () => {
    await refuseToEnd(async () => {
      const queued = await queueRun(database, 'inline')
      const refused = Promise.withResolvers<void>()
      const runner = await startInlineRunner(database, () => 'done', { onTrouble: refused.resolve })
      await refused.promise
      await runner.drain()
      expect(await readRun(database, queued)).toMatchObject({ state: 'retrying', attempt: 2, workerId: null })
      expect(await readAttempts(database, queued)).toMatchObject([{ number: 1, outcome: 'lost', error: { code: 'handed_back' } }])
    })
  }, 30_000)
})

describe('a worker', () => {
  it('runs no more at once than it has slots', async () => {
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const run = vi.fn(() => {
      begun.resolve()
      return gate.promise
    })
    const queued = [await queueRun(database, 'inline'), await queueRun(database, 'inline')]
    const runner = await startInlineRunner(database, run)
    await begun.promise
    runner.notify('default')
    // A claim takes no longer than these.
    for (let look = 0; look < 20; look++) await database.sql`select from runs`
    expect(run).toHaveBeenCalledTimes(1)
    gate.resolve()
    for (const each of queued) await expect.poll(async () => (await readRun(database, each)).state).toBe('succeeded')
    await runner.drain()
  })

  it('claims on as soon as the endings are written that were too many', async () => {
    const run = vi.fn(() => 'done')
    const queued = [await queueRun(database, 'inline'), await queueRun(database, 'inline'), await queueRun(database, 'inline')]
    const runner = await database.sql.begin(async (holder) => {
      await holder`select from tasks for no key update`
      const started = await startInlineRunner(database, run, { mostPendingEndings: 0, pollMs: 600_000 })
      await vi.waitUntil(() => run.mock.calls.length > 0, { timeout: 10_000 })
      // A claim takes no longer than these; what is brief is not claimed ahead meanwhile either.
      for (let look = 0; look < 20; look++) await database.sql`select from runs`
      expect(run).toHaveBeenCalledTimes(1)
      return started
    })
    for (const each of queued) await expect.poll(async () => (await readRun(database, each)).state, { timeout: 10_000 }).toBe('succeeded')
    await runner.drain()
  }, 60_000)

  it('stops a run at once when it hears that its end was asked for', async () => {
    const { queued, runner } = await startedUntilAborted()
    await database.sql`update runs set cancel_requested_at = djag_now(), cancel_requested_by_name = 'Grace' where id = ${queued.id}`
    runner.lookAt(queued.id)
    await expect.poll(async () => (await readRun(database, queued)).state).toBe('cancelled')
    await runner.drain()
  })

  it('lets the ending of an attempt go that the database has forgotten, when it claims that attempt again', async () => {
    const [again, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const results = [() => 'the forgotten one', () => gate.promise.then(() => 'the one that counts')]
    const queued = await queueRun(database, 'inline')
    const runner = await refuseToEnd(async () => {
      const refused = Promise.withResolvers<void>()
      let calls = 0
      const runner = await startInlineRunner(
        database,
        () => {
          if (calls === 1) again.resolve()
          return results[calls++]?.()
        },
        { onTrouble: refused.resolve },
      )
      await refused.promise
      // As a standby has it that is some moments behind: the claim is undone.
      await database.sql`delete from attempts where run_id = ${queued.id}`
      await database.sql`update runs set state = 'queued', worker_id = null, started_at = null where id = ${queued.id}`
      await database.db.transaction((tx) => insertJobs(tx, [{ ...queued, runId: queued.id, attempt: 1 }]))
      runner.notify('default')
      await again.promise
      return runner
    })
    gate.resolve()
    await expect.poll(async () => (await readRun(database, queued)).state).toBe('succeeded')
    expect(await readRun(database, queued)).toMatchObject({ attempt: 1, result: 'the one that counts' })
    await runner.drain()
  })
})

/** A runner whose run has begun, and goes on until it is aborted. */
async function startedUntilAborted() {
  const begun = Promise.withResolvers<void>()
  const queued = await queueRun(database, 'inline')
  const runner = await startInlineRunner(database, ({ signal }) => {
    begun.resolve()
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await begun.promise
  return { queued, runner }
}

/** For so long no run can succeed: the database has trouble that passes. */
async function refuseToEnd<T>(meanwhile: () => Promise<T>): Promise<T> {
  await database.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now' using errcode = '40001'; end $$;
    create trigger refuse before update on runs for each row when (new.state = 'succeeded') execute function refuse()`)
  try {
    return await meanwhile()
  } finally {
    await database.sql`drop function refuse cascade`
  }
}

async function claimsThatWait(): Promise<number> {
  const rows = await database.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return rows.length
}
