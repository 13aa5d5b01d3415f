import { DAY_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { isoInstant } from '../iso-instant.ts'
import type { Digest, DigestTask, IdleReason } from '../views/digest-views.ts'

/** With so many weeks before it a week is compared. */
export const WEEKS_COMPARED = 4
/** Fewer runs than these say nothing of how long a task takes. */
export const LEAST_RUNS = { week: 5, before: 10 } as const
/** Nineteen of twenty is said of no fewer. */
const LEAST_RUNS_OF_LATE = 20
/** A task got slower where half of its runs take so many times as long, and so much longer, and more than three quarters of those before took. */
export const SLOWER_MEDIAN = { times: 1.25, byMs: 5_000 } as const
/** Or where nineteen of twenty do. */
const SLOWER_LATE = { times: 1.5, byMs: 30_000 } as const
/** A deadline was nearly missed where it was met with no more than this part of its time left. */
export const NARROW_SHARE = 0.1
/** What is enabled and has not run for so long is idle. */
export const IDLE_AFTER_MS = WEEKS_COMPARED * WEEK_MS
/** An instant that came, or waits, for no longer than this may still get its run. */
export const MAY_STILL_RUN_MS = DAY_MS
const FAR_MS = 366 * DAY_MS
const ROWS_TOLD = 10

/** Of a task's successes in a stretch of time. Milliseconds. */
export type SampledTimes = { runs: number; medianMs: number; upperMs: number; lateMs: number }

/** What was read of a week. Durations in milliseconds; each task stands at most once in a list. */
export type DigestFacts = {
  failures: readonly { task: DigestTask; failures: number }[]
  /** Of the incidents of failing tasks that were open in the week, by the ids of tasks. */
  failing: ReadonlyMap<number, { longestStreak: number | null; heldUp: number; isOpenAtEnd: boolean }>
  times: readonly { task: DigestTask; week: SampledTimes; before: SampledTimes }[]
  deadlines: readonly {
    task: DigestTask
    met: number
    missed: number
    metLate: number
    longestLateMs: number | null
    narrow: number
    wereAtRisk: number
    leastLeftMs: number | null
  }[]
  idle: readonly IdleFacts[]
  /** How many enabled tasks have no owner. */
  unownedTasks: number
}

/** A task that is enabled and has not run for long. Epoch milliseconds. */
export type IdleFacts = {
  task: DigestTask
  lastRunMs: number | null
  /** Its next instant; null: there is none any more. */
  nextMs: number | null
  /** The latest instant that came since it last ran and was last edited, and whose run should have begun by now; null: none did. */
  latestInstantMs: number | null
  /** Since when an instant waits; null: none does. */
  waitingSinceMs: number | null
  isSetAside: boolean
}

type Told = Pick<
  Digest,
  'failures' | 'deadlinesMet' | 'deadlinesMissed' | 'failed' | 'slower' | 'missed' | 'narrow' | 'idle' | 'unowned' | 'unownedTasks'
>

/** What a week's digest tells, of what was read of it: the worst first, each list cut where nobody reads on, with the count of all. */
export function decideDigest({ failures, failing, times, deadlines, idle, unownedTasks }: DigestFacts, nowMs: number): Told {
  return {
    failures: sumOf(failures, (row) => row.failures),
    deadlinesMet: sumOf(deadlines, (row) => row.met),
    deadlinesMissed: sumOf(deadlines, (row) => row.missed),
    failed: cut(
      failures.map(({ task, failures: count }) => {
        const { longestStreak = null, heldUp = 0, isOpenAtEnd = false } = failing.get(task.id) ?? {}
        return { task, failures: count, longestStreak, heldUp, isFailingAtEnd: isOpenAtEnd }
      }),
      (row) => [row.failures, row.heldUp],
    ),
    slower: cut(
      times
        .filter(({ week, before }) => gotSlower(week, before))
        .map(({ task, week, before }) => ({ task, week: told(week), before: told(before) })),
      ({ week, before }) => [Math.max(timesAsLong(week.medianMs, before.medianMs), timesAsLong(week.lateMs, before.lateMs))],
    ),
    missed: cut(
      deadlines
        .filter(({ missed }) => missed > 0)
        .map(({ task, missed, metLate, longestLateMs }) => ({ task, missed, metLate, longestLateMs })),
      (row) => [row.missed, row.longestLateMs ?? 0],
    ),
    narrow: cut(
      deadlines.flatMap(({ task, narrow, wereAtRisk, leastLeftMs }) =>
        narrow > 0 && leastLeftMs !== null ? [{ task, narrow, wereAtRisk, leastLeftMs }] : [],
      ),
      (row) => [-row.leastLeftMs, row.narrow],
    ),
    idle: cut(
      idle.flatMap((facts) => {
        const why = idleReason(facts, nowMs)
        return why === null ? [] : [{ task: facts.task, why, lastRunAt: isoInstant(facts.lastRunMs), nextAt: isoInstant(facts.nextMs) }]
      }),
      (row) => [row.lastRunAt === null ? 0 : -Date.parse(row.lastRunAt)],
    ),
    unowned: unowned(failures, deadlines),
    unownedTasks,
  }
}

/** Whether a task takes longer than before, further than its run times scatter anyway. */
export function gotSlower(week: SampledTimes, before: SampledTimes): boolean {
  if (week.runs < LEAST_RUNS.week || before.runs < LEAST_RUNS.before) return false
  const grew = (now: number, then: number, { times, byMs }: { times: number; byMs: number }) => now >= then * times && now - then >= byMs
  if (grew(week.medianMs, before.medianMs, SLOWER_MEDIAN) && week.medianMs > before.upperMs) return true
  return Math.min(week.runs, before.runs) >= LEAST_RUNS_OF_LATE && grew(week.lateMs, before.lateMs, SLOWER_LATE)
}

/**
 * Why an enabled task has not run for long; null: nothing is odd about that, as no instant of it has come, or only within a day, and the next one does
 * within a year.
 */
export function idleReason({ nextMs, latestInstantMs, waitingSinceMs, isSetAside }: IdleFacts, nowMs: number): IdleReason | null {
  if (isSetAside) return 'set_aside'
  if (waitingSinceMs !== null) return nowMs - waitingSinceMs > MAY_STILL_RUN_MS ? 'waits' : null
  if (nextMs === null) return 'never'
  if (latestInstantMs !== null) return 'skipped'
  return nextMs - nowMs > FAR_MS ? 'far' : null
}

function unowned(failures: DigestFacts['failures'], deadlines: DigestFacts['deadlines']): Told['unowned'] {
  const byTask = new Map<number, { task: DigestTask; failures: number; missed: number }>()
  for (const { task, failures: count } of failures) byTask.set(task.id, { task, failures: count, missed: 0 })
  for (const { task, missed } of deadlines)
    if (missed > 0) byTask.set(task.id, { task, failures: byTask.get(task.id)?.failures ?? 0, missed })
  return cut(
    [...byTask.values()].filter(({ task }) => task.owner.trim() === ''),
    (row) => [row.missed, row.failures],
  )
}

function told({ runs, medianMs, lateMs }: SampledTimes): Digest['slower']['rows'][number]['week'] {
  return { runs, medianMs: Math.round(medianMs), lateMs: Math.round(lateMs) }
}

function timesAsLong(now: number, then: number): number {
  return now / Math.max(1, then)
}

function sumOf<Row>(rows: readonly Row[], count: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + count(row), 0)
}

/** The first of them, the greatest ranks first, then by name; and how many there are. */
function cut<Row extends { task: DigestTask }>(
  rows: readonly Row[],
  ranks: (row: Row) => readonly number[],
): { rows: Row[]; count: number } {
  const ranked = rows.map((row) => ({ row, rank: ranks(row) }))
  ranked.sort((a, b) => {
    const place = a.rank.findIndex((rank, index) => rank !== b.rank[index])
    return place >= 0 ? (b.rank[place] ?? 0) - (a.rank[place] ?? 0) : a.row.task.name < b.row.task.name ? -1 : 1
  })
  return { rows: ranked.slice(0, ROWS_TOLD).map(({ row }) => row), count: rows.length }
}
