import { afterAll, beforeEach, expect, it } from 'vitest'
import { runs } from '#schema/runs.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { RetentionKeeper } from './retention-keeper.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const NOW = new Date('2026-06-01T12:00:00Z')
const [FIRST_LOOK_MS, LOOK_MS] = [60_000, 300_000]

beforeEach(async () => {
  await sql`truncate tasks, runs, retention cascade`
  await database.setNow(NOW)
  const task = await makeTask(db)
  for (let hours = 1; hours <= 20; hours++) {
    const at = new Date(NOW.getTime() - (200 * 24 + hours) * 3_600_000)
    await makeRun.failed(db, task, { activatedAt: at, endedAt: at })
  }
  await makeRun.succeeded(db, task, { activatedAt: NOW })
})

/** Time stands still for it, so that its rests between batches last no time; they end at once, or when the test says so. */
class StandingTimer extends ManualTimer {
  readonly restsEnd: boolean

  constructor(restsEnd: boolean) {
    super()
    this.restsEnd = restsEnd
  }

  override after(delayMs: number, callback: () => void): () => void {
    if (delayMs > 0 || !this.restsEnd) return super.after(delayMs, callback)
    queueMicrotask(callback)
    return () => {}
  }
}

function startKeeper({ restsEnd = true } = {}) {
  const timer = new StandingTimer(restsEnd)
  const said: string[] = []
  const log = { info: (_: object, message: string) => said.push(message), warn: () => said.push('warned'), error: () => {} }
  const open = () => openDatabase(database.url, { applicationName: 'retention test', connections: 1, ...SESSION_LIMITS.keeper })
  const keeper = new RetentionKeeper({ open, keepDays: { runs: 90, logs: 30, audits: 400, counts: 400 }, log, timer })
  return { keeper, timer, said }
}

it('removes what is old at its first look, and not again before an hour has passed', async () => {
  const { keeper, timer, said } = startKeeper()
  ;(await timer.sleepOf(FIRST_LOOK_MS)).end()
  const sleep = await timer.sleepOf(LOOK_MS)
  expect(await db.$count(runs)).toBe(1)
  expect(said).toEqual(['What was old has been removed.'])
  const first = await sql`select ended_at from retention`
  await database.setNow(new Date(NOW.getTime() + 300_000))
  sleep.end()
  const again = await timer.sleepOf(LOOK_MS)
  expect(await sql`select ended_at from retention`).toEqual(first)
  await database.setNow(new Date(NOW.getTime() + 3_600_000))
  again.end()
  await timer.sleepOf(LOOK_MS)
  expect(await sql`select ended_at from retention`).not.toEqual(first)
  await keeper.stop()
})

it('stops in the middle of a round, and says nothing of what is not done', async () => {
  const { keeper, timer, said } = startKeeper({ restsEnd: false })
  ;(await timer.sleepOf(FIRST_LOOK_MS)).end()
  await timer.sleepOf(0)
  await keeper.stop()
  expect(said).toEqual([])
  expect(await sql`select ended_at as at from retention`).toEqual([{ at: null }])
})

it('tries again when the database fails', async () => {
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
    create trigger refuse before delete on runs for each row execute function refuse()`)
  const { keeper, timer, said } = startKeeper()
  ;(await timer.sleepOf(FIRST_LOOK_MS)).end()
  const sleep = await timer.sleepOf(LOOK_MS)
  expect(said).toEqual(['warned'])
  await sql.unsafe('drop function refuse cascade')
  await database.setNow(new Date(NOW.getTime() + 300_000))
  sleep.end()
  await timer.sleepOf(LOOK_MS)
  expect(await db.$count(runs)).toBe(1)
  await keeper.stop()
})
