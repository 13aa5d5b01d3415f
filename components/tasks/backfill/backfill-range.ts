import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { EXAMPLE } from '../../ui/typed-instant.ts'

/** More instants than this are no backfill of one task any more; the server refuses them too. */
export const MOST_BACKFILLED = 100_000

/** Of one backfill at once; the server refuses more too. */
const MOST_ACTIVE = 10_000

/** The cron instants of a range that have passed, both ends included. */
export type BackfillRange = { count: number; firstMs: number | null; lastMs: number | null }

/** What a backfill would run (rule R3), by the core's own arithmetic. @throws CrontabError for a crontab that cannot be read */
export function backfillRange(crontab: CrontabDefinition, fromMs: number, throughMs: number, nowMs: number): BackfillRange {
  const lastPossibleMs = Math.min(throughMs, nowMs)
  if (lastPossibleMs < fromMs) return { count: 0, firstMs: null, lastMs: null }
  const schedule = compileCrontab(crontab)
  const count = schedule.countBetween(fromMs - 1, lastPossibleMs)
  if (count === 0) return { count, firstMs: null, lastMs: null }
  return { count, firstMs: schedule.next(fromMs - 1), lastMs: schedule.previous(lastPossibleMs) }
}

/** NaN: what was typed can't be read. */
export type BackfillDraft = { fromMs: number | null; throughMs: number | null; maxActive: number | null }

export function isInstant(typedMs: number | null): typedMs is number {
  return typedMs !== null && !Number.isNaN(typedMs)
}

/** What is wrong with what was typed, by field of the action's payload; empty when it can be asked for. */
export function backfillProblems(crontab: CrontabDefinition, draft: BackfillDraft, nowMs: number): Record<string, string> {
  const problems: Record<string, string> = {}
  const { fromMs, throughMs, maxActive } = draft
  if (!isInstant(fromMs)) problems.from = fromMs === null ? 'Say from when on.' : EXAMPLE
  if (!isInstant(throughMs)) problems.through = throughMs === null ? 'Say until when.' : EXAMPLE
  if (maxActive === null || !Number.isInteger(maxActive) || maxActive < 1 || maxActive > MOST_ACTIVE)
    problems.maxActive = `A whole number from 1 to ${MOST_ACTIVE.toLocaleString('en')}.`
  if (!isInstant(fromMs) || !isInstant(throughMs)) return problems
  if (throughMs < fromMs) problems.through = 'This is before the beginning.'
  else if (fromMs > nowMs) problems.from = 'A backfill is for what has passed; the crontab sees to what comes.'
  else {
    const { count } = backfillRange(crontab, fromMs, throughMs, nowMs)
    if (count === 0) problems.through = 'The crontab has no instant in this range that has passed.'
    if (count > MOST_BACKFILLED)
      problems.through = `${count.toLocaleString('en')} instants are too many: at most ${MOST_BACKFILLED.toLocaleString('en')}. Choose a shorter range.`
  }
  return problems
}
