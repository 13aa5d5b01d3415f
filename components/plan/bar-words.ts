import { formatDuration } from '#domain/duration-format.ts'
import type { ClosedGate } from '#scheduling/model/decision.ts'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { formatClock } from '../ui/time-format.ts'
import type { PlanBar } from './model/plan-bars.ts'
import { dueState } from './model/plan-dues.ts'

/** What a run of the plan is in a word. */
export function stateWord({ state }: Pick<PlanBar, 'state'>): string {
  return state === 'expected' ? 'Expected' : STATE_LOOKS[state].word
}

/** When it begins and ends, in words, in a zone: `04:00 to 04:06 (6 m)`; what is expected is called so. */
export function barTimes(bar: PlanBar, nowMs: number, zone: string): string {
  const clock = (atMs: number) => formatClock(atMs, nowMs, zone)
  const { fromMs, startedMs, endMs, longEndMs, state, waitsFromMs } = bar
  if (state === 'waiting') return `waits since ${clock(waitsFromMs)}; no start of it is expected`
  const startMs = startedMs ?? fromMs
  const start = state === 'expected' ? `expected ${clock(startMs)}` : clock(startMs)
  if (endMs === null) return `${start}; no end is expected`
  if (longEndMs === null) return `${start} to ${clock(endMs)} (${formatDuration(endMs - startMs)})`
  const late = longEndMs > endMs ? `, rarely after ${clock(longEndMs)}` : ''
  return `${start}, ends about ${clock(endMs)}${late}`
}

/** By when it has to have succeeded, and how it stands to that: `due by 06:00: at risk`. */
export function dueWords(bar: PlanBar, dueMs: number, nowMs: number, zone: string): string {
  const state = dueState(bar, dueMs, nowMs)
  const succeededMs = bar.succeededBeforeMs ?? bar.endMs
  const late = state === 'met late' && succeededMs !== null ? `, by ${formatDuration(succeededMs - dueMs)}` : ''
  return `due by ${formatClock(dueMs, nowMs, zone)}: ${state}${late}`
}

/** What a wait is for: the names of the tasks whose endings are missing, or that too many runs are under way. */
export function waitWords(gates: readonly ClosedGate[]): string {
  const names = gates.map((gate) => (gate.gate === 'dependency' ? gate.dependeeName : 'a free place among its own runs'))
  if (names.length <= 2) return names.join(' and ')
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}
