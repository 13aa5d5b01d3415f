import { vi } from 'vitest'
import type { TestDatabase } from '#tests/database.ts'

/**
 * Starts several pieces of work at the same time, in every run of the test alike: while another transaction holds `locks` (SQL), each
 * starts once the one before it waits for a lock; when all wait, the locks go.
 * @returns what became of each
 */
export async function settleTogether(
  { sql }: Pick<TestDatabase, 'sql'>,
  locks: string,
  work: readonly (() => Promise<unknown>)[],
): Promise<PromiseSettledResult<unknown>[]> {
  const started: Promise<unknown>[] = []
  await sql.begin(async (holder) => {
    await holder.unsafe(locks)
    for (const start of work) {
      const outcome = start()
      outcome.catch(() => {})
      started.push(outcome)
      await untilSessionsWait(sql, started.length)
    }
  })
  return await Promise.allSettled(started)
}

async function untilSessionsWait(sql: TestDatabase['sql'], sessions: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await sql<[{ waiting: number }]>`
        select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      if (row.waiting < sessions) throw new Error(`Only ${row.waiting} of ${sessions} sessions wait for a lock.`)
    },
    { timeout: 15_000, interval: 20 },
  )
}
