import { nameList } from '#domain/name-list.ts'
import type { RunRow } from '#domain/views/run-views.ts'
import type { RunKind } from '#scheduling/model/run-kinds.ts'
import type { RunTiming } from '#scheduling/model/task-state.ts'

export const KIND_WORDS: Readonly<Record<RunKind, string>> = { scheduled: 'Scheduled', manual: 'Requested', backfill: 'Backfill' }

export const TIMING_WORDS: Readonly<Record<RunTiming, string>> = {
  on_time: 'on time',
  delayed: 'delayed',
  coalesced: 'coalesced',
  manual: 'requested',
  backfill: 'backfill',
}

/** The one line that says most about a run beside its state: its error, what it reports, or what is special about it. */
export function runRemark(
  run: Pick<RunRow, 'state' | 'errorMessage' | 'progressMessage' | 'closedBy' | 'attempt' | 'instantCount'>,
): string {
  if (run.errorMessage) return run.errorMessage
  if (run.progressMessage) return run.progressMessage
  if (run.closedBy && (run.state === 'failed' || run.state === 'expired')) return `error closed to viewers by ${nameList(run.closedBy)}`
  if (run.instantCount > 1) return `stands for ${run.instantCount.toLocaleString('en')} instants`
  return run.attempt > 1 ? `attempt ${run.attempt}` : ''
}
