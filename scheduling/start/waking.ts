import type { Decision, Waiting } from '../model/decision.ts'
import type { EdgeFreshness } from '../model/task-state.ts'

/**
 * What happens to a task that others may wait for. `run_ended`: a run of it, of any kind and as whatever. `timing_changed`: its instants, or
 * whether it fires at all: some are passed over or taken by another's run, it gets another crontab or base, it is enabled or disabled.
 */
export type TaskNews = 'run_ended' | 'timing_changed'

/**
 * Whether something of a task is held up, so that an event elsewhere may let it start: an instant or a request that waits, or a backfill
 * whose runs have not all been activated. One that has nothing due is not looked at for somebody else's sake.
 */
export function isHeldUp(waiting: Waiting | null, hasActiveBackfill: boolean): boolean {
  return waiting !== null || hasActiveBackfill
}

/**
 * Whether news of its dependee may open an edge, so that a depender that is held up has to look again: any ending may (rules D1, D6), and
 * only an `aligned` edge asks for the dependee's instants (rule D6).
 */
export function mayOpen(news: TaskNews, edge: { freshness: EdgeFreshness }): boolean {
  return news === 'run_ended' || edge.freshness === 'aligned'
}

/**
 * Whether the task that the news is about has to look again itself. An ending gives it room (rule M4) and what failed gives back (rule D2):
 * that helps only what is held up. Another timing is new to it whatever it waits for.
 */
export function wakesItself(news: TaskNews, isTaskHeldUp: boolean): boolean {
  return news === 'timing_changed' || isTaskHeldUp
}

/** What a decision is to those who wait for the task, apart from the runs that it starts; null: nothing. The task itself has just looked. */
export function newsOfDecision({ ranges, resumed }: Pick<Decision, 'ranges' | 'resumed'>): TaskNews | null {
  return ranges.length > 0 || resumed !== null ? 'timing_changed' : null
}
