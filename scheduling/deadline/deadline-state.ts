import type { SkipReason } from '../model/decision.ts'

/** How the run of an instant stands to its deadline (rule L2). */
export const DEADLINE_STATES = ['on_course', 'at_risk', 'missed', 'met', 'met_late'] as const
export type DeadlineState = (typeof DEADLINE_STATES)[number]

/** What became of an instant until now: it succeeded (when), or was decided to have no run, by the scheduler's rules or by a person's word. */
export type InstantFate =
  | { kind: 'open' }
  | { kind: 'succeeded'; atMs: number }
  /** Its run ended otherwise: only a person starts it again (rules R4, R5). */
  | { kind: 'unsuccessful' }
  | { kind: 'skipped'; reason: SkipReason }

/** When its run is expected to have ended. Epoch milliseconds; null: never, unless somebody does something. */
export type Prospect = { lateEndMs: number | null }

/** A deadline as it stands; null: nothing is expected any more. */
export type Judgement = { state: DeadlineState; sinceMs: number } | null

/** What is known of one instant with a deadline. */
export type JudgedInstant = { dueAtMs: number; fate: InstantFate; before: { state: DeadlineState; sinceMs: number } | null }

/**
 * How an instant stands to its deadline at `nowMs` (rule L2). A success at the very moment is in time; what is missed is so from its deadline on,
 * whenever somebody looks.
 * @param prospect null: nobody has foretold anything, which is no risk
 */
export function judgeDeadline({ dueAtMs, fate, before }: JudgedInstant, prospect: Prospect | null, nowMs: number): Judgement {
  const since = (state: DeadlineState, atMs: number): Judgement =>
    before?.state === state ? { state, sinceMs: before.sinceMs } : { state, sinceMs: atMs }
  if (fate.kind === 'succeeded') return fate.atMs <= dueAtMs ? since('met', fate.atMs) : since('met_late', fate.atMs)
  // What a person took out of the plan is wanted by nobody; what was missed before stays so.
  if (fate.kind === 'skipped' && fate.reason !== 'misfire' && before?.state !== 'missed') return null
  if (nowMs > dueAtMs) return since('missed', dueAtMs)
  if (fate.kind === 'skipped' || fate.kind === 'unsuccessful') return since('at_risk', nowMs)
  const isAtRisk = prospect !== null && (prospect.lateEndMs === null || prospect.lateEndMs > dueAtMs)
  return isAtRisk ? since('at_risk', nowMs) : since('on_course', nowMs)
}
