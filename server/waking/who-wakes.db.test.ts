import { describe, expect, it } from 'vitest'
import { EDGE_FRESHNESS, type EdgeFreshness } from '#scheduling/model/task-state.ts'
import { isHeldUp, mayOpen, type TaskNews, wakesItself } from '#scheduling/start/waking.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { wakeAlignedDependers, wakeFreeAlignedDependers } from './aligned-dependers.ts'

const NOW = new Date('2026-03-01T10:30:00Z')
const WAITS = { scheduledForMs: NOW.getTime(), dueCount: 1, closedGates: [] }
const BACKFILL_STATES = [null, 'active', 'exhausted', 'cancelled'] as const

/** Whether a task waits, and what has become of its only backfill; null: it has none. */
type Held = { waits: boolean; backfill: (typeof BACKFILL_STATES)[number] }
const HELD: readonly Held[] = [false, true].flatMap((waits) => BACKFILL_STATES.map((backfill) => ({ waits, backfill })))

const database = await openTestDatabase({ emptied: 'tasks', now: NOW })

async function makeHeld({ waits, backfill }: Held): Promise<TaskRecord> {
  const task = await makeTask(database.db, { waiting: waits ? WAITS : null, wakeAt: null })
  if (backfill !== null)
    await database.sql`
      insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active, state)
      values (gen_random_uuid(), ${task.id}, 'Ada', '{}', ${NOW}, ${NOW}, 1, 1, ${backfill})`
  return task
}

const isHeld = ({ waits, backfill }: Held) => isHeldUp(waits ? WAITS : null, backfill === 'active')

/** What each way in which news spreads does with a run of the task that the news is about. */
const WAYS: readonly { name: string; news: TaskNews; wakesTheTask: boolean; spread: (task: TaskRecord) => Promise<unknown> }[] = [
  {
    name: 'an ending',
    news: 'run_ended',
    wakesTheTask: true,
    spread: async (task) => endRun(database.db, (await makeRun.queued(database.db, task)).id),
  },
  {
    name: 'a change of timing, whose use case wakes the task itself',
    news: 'timing_changed',
    wakesTheTask: false,
    spread: (task) => database.db.transaction((tx) => wakeAlignedDependers(tx, [task.id])),
  },
  {
    name: 'a decision, which has just looked at the task itself',
    news: 'timing_changed',
    wakesTheTask: false,
    spread: (task) => wakeFreeAlignedDependers(database.sql, [task.id]),
  },
]

describe('who looks again, in the database as in the core', () => {
  it.each(WAYS)('after $name', async ({ news, wakesTheTask, spread }) => {
    for (const own of HELD) {
      const dependee = await makeHeld(own)
      const expected = new Map([[dependee.id, wakesTheTask && wakesItself(news, isHeld(own))]])
      for (const freshness of EDGE_FRESHNESS) await makeDependers(dependee, freshness, expected, news)
      const stranger = await makeHeld({ waits: true, backfill: 'active' })
      expected.set(stranger.id, false)
      await spread(dependee)
      const woken = await database.sql<{ id: number; woken: boolean }[]>`
        select id::float8 as id, wake_at is not null as woken from tasks where id = any(${[...expected.keys()]}::bigint[])`
      expect(new Map(woken.map((row) => [row.id, row.woken]))).toEqual(expected)
    }
  })

  async function makeDependers(dependee: TaskRecord, freshness: EdgeFreshness, expected: Map<number, boolean>, news: TaskNews) {
    for (const held of HELD) {
      const depender = await makeHeld(held)
      await makeDependency(database.db, depender, dependee, { freshness })
      expected.set(depender.id, isHeld(held) && mayOpen(news, { freshness }))
    }
  }
})
