/** Where a run is in its life. The first three are active, the others ended. */
export const RUN_STATES = ['queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'expired'] as const
export type RunState = (typeof RUN_STATES)[number]

export const ACTIVE_RUN_STATES = ['queued', 'running', 'retrying'] as const satisfies readonly RunState[]
export type ActiveRunState = (typeof ACTIVE_RUN_STATES)[number]

export const ENDED_RUN_STATES = ['succeeded', 'failed', 'cancelled', 'expired'] as const satisfies readonly RunState[]
export type EndedRunState = (typeof ENDED_RUN_STATES)[number]

/**
 * The one table of what may follow what. By itself an ended run stays as it ended; a person can have it run again (rule R4) or say how
 * it ended (rule R5). A running run is queued again only when its worker, which
 * had claimed it ahead of its turn, gives it back before it has started: as if it had not been claimed.
 */
export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'succeeded', 'failed', 'cancelled', 'expired'],
  running: ['queued', 'retrying', 'succeeded', 'failed', 'cancelled', 'expired'],
  retrying: ['running', 'succeeded', 'failed', 'cancelled', 'expired'],
  succeeded: ['queued', 'failed'],
  failed: ['queued', 'succeeded'],
  cancelled: ['queued', 'succeeded', 'failed'],
  expired: ['queued', 'succeeded', 'failed'],
}

/** Whether a run in `from` may become `to`. Staying the same is not a transition. */
export function canBecome(from: RunState, to: RunState): boolean {
  return RUN_TRANSITIONS[from].includes(to)
}

/** The states that a run may leave to become `to`. */
export function statesBefore(to: RunState): RunState[] {
  return RUN_STATES.filter((from) => canBecome(from, to))
}

/** Whether the run still counts towards its task's concurrency limit (rule M4). */
export function isActive(state: RunState): state is ActiveRunState {
  return state === 'queued' || state === 'running' || state === 'retrying'
}

/** Whether nothing more will come of the run. */
export function isEnded(state: RunState): state is EndedRunState {
  return !isActive(state)
}
