import type { Permission } from '#domain/roles.ts'
import { obstacleToCancelling, obstacleToMarking, obstacleToRerunning, type RunSituation } from '#domain/user-actions/what-may-be-done.ts'
import type { RunDetail } from '#domain/views/run-views.ts'
import { endingCountsAs, endingScopeOf } from '#scheduling/end/ending.ts'
import { isActive } from '#scheduling/model/run-states.ts'
import { presentSeries } from '../detail/attempt-series.ts'

/** What a person can do with a run in its present state: `stopping` is a cancellation that its worker has not yet confirmed. */
export type RunControl = 'cancel' | 'stopping' | 'rerun' | 'mark-succeeded' | 'mark-failed'

/** Whom each is for. */
export const CONTROL_PERMISSIONS: Readonly<Record<RunControl, Permission>> = {
  cancel: 'cancel-run',
  stopping: 'cancel-run',
  rerun: 'rerun',
  'mark-succeeded': 'mark-run',
  'mark-failed': 'mark-run',
}

/** The controls that make sense now, in the order in which they are shown (rules R4, R5). */
export function runControls(run: RunSituation): RunControl[] {
  const toCancelling = obstacleToCancelling(run)
  const controls: RunControl[] = []
  if (toCancelling !== 'has_ended') controls.push(toCancelling === null ? 'cancel' : 'stopping')
  if (obstacleToMarking(run, 'failed') === null) controls.push('mark-failed')
  if (obstacleToMarking(run, 'succeeded') === null) controls.push('mark-succeeded')
  if (obstacleToRerunning(run) === null) controls.push('rerun')
  return controls
}

/**
 * What cancelling a run means, before it is done. Whether it is an ending (rule D1) is the core's word: of a rerun, only what started since it
 * was asked for counts.
 */
export function cancelConsequence(run: Pick<RunDetail, 'kind' | 'state' | 'seriesAttempt' | 'attempts'>): string {
  const retry = 'It is not tried again by itself; a rerun can be asked for.'
  if (run.state === 'running') return `Its worker is told to stop it, by force if it does not. What it has done so far stays done. ${retry}`
  if (endingCountsAs('cancelled', presentSeries(run).hasStarted) === null) {
    const what = run.attempts.length === 0 ? 'It' : 'This rerun'
    return `${what} has not started, so it ends at once as cancelled and counts as no ending: nothing that depends on it starts. ${retry}`
  }
  return `It ends at once as cancelled, and counts for ${whoWaits(run, 'any ending')}. ${retry}`
}

/** What marking a run means, before it is done. */
export function markConsequence(run: Pick<RunDetail, 'kind' | 'state'>, as: 'succeeded' | 'failed'): string {
  const opens = `This is a new ending at this moment: ${whoWaits(run, as === 'succeeded' ? 'a success' : 'any ending')} may start.`
  const until = `From now on it counts as ${as}, until it is marked otherwise or run again.`
  if (run.state === 'running')
    return `It ends at once as ${as}. Its worker is told to stop it, and what it still reports is not recorded. ${opens}`
  if (isActive(run.state)) return `It ends at once as ${as}, without being executed any further. ${opens}`
  return `It ended as ${run.state}. ${until} ${opens}`
}

/** Of the tasks that depend on a run's task those at which its ending counts (rules D1, D6, R3). */
export function whoWaits({ kind }: Pick<RunDetail, 'kind'>, ending: 'a success' | 'any ending'): string {
  if (endingScopeOf({ kind, alignedForMs: null }).isNew) return `tasks that wait for ${ending} of its task`
  return `tasks that wait for ${ending} of its task for the same time (aligned)`
}
