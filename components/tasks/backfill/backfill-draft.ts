import { backfillProblem, MOST_BACKFILL_RUNS_ACTIVE } from '#scheduling/change/backfill-range.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import { EXAMPLE } from '../../ui/typed-instant.ts'

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
  if (maxActive === null || !Number.isInteger(maxActive) || maxActive < 1 || maxActive > MOST_BACKFILL_RUNS_ACTIVE)
    problems.maxActive = `A whole number from 1 to ${MOST_BACKFILL_RUNS_ACTIVE.toLocaleString('en')}.`
  if (!isInstant(fromMs) || !isInstant(throughMs)) return problems
  const schedule = readableSchedule(crontab) ?? NO_INSTANTS
  const problem = backfillProblem(schedule, fromMs, throughMs, nowMs)
  return problem ? { ...problems, [problem.field]: problem.message } : problems
}
