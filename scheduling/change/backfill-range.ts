import type { CronSchedule } from '../cron/crontab-definition.ts'

/** Each becomes a run with a row of its own; a mistyped year must not fill the ledger. */
export const MOST_BACKFILLED = 100_000

/** Of one backfill at once. */
export const MOST_BACKFILL_RUNS_ACTIVE = 10_000

/** The cron instants of a range that have passed, both ends included; null where there is none. */
export type BackfillRange = { count: number; firstMs: number | null; lastMs: number | null }

/** A moment of the range that has to be another one, and why; a sentence for whoever chose it. */
export type BackfillProblem = { field: 'from' | 'through'; message: string }

/** The instants from `fromMs` through `throughMs`, both inclusive, that a backfill runs (rule R3): those to come are left out. */
export function backfillRange(schedule: CronSchedule, fromMs: number, throughMs: number, nowMs: number): BackfillRange {
  const lastPossibleMs = Math.min(throughMs, nowMs)
  const count = lastPossibleMs < fromMs ? 0 : schedule.countBetween(fromMs - 1, lastPossibleMs)
  if (count === 0) return { count, firstMs: null, lastMs: null }
  return { count, firstMs: schedule.next(fromMs - 1), lastMs: schedule.previous(lastPossibleMs) }
}

/** Why a range cannot be backfilled (rule R3); null: it can. */
export function backfillProblem(schedule: CronSchedule, fromMs: number, throughMs: number, nowMs: number): BackfillProblem | null {
  if (throughMs < fromMs) return { field: 'through', message: 'The range ends before it begins.' }
  if (fromMs > nowMs)
    return { field: 'from', message: 'Only what has passed can be backfilled; this has yet to come, and the crontab sees to that.' }
  const { count } = backfillRange(schedule, fromMs, throughMs, nowMs)
  if (count === 0) return { field: 'through', message: 'The crontab has no instant in this range that has passed.' }
  if (count <= MOST_BACKFILLED) return null
  const [asked, most] = [count.toLocaleString('en'), MOST_BACKFILLED.toLocaleString('en')]
  return { field: 'through', message: `${asked} instants are too many: at most ${most} can be asked for at once. Choose a shorter range.` }
}
