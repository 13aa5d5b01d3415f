import type { GraphTask } from '#domain/views/graph-views.ts'
import type { TaskStatus, Trouble } from '#domain/views/task-views.ts'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import { worstOf } from '../model/graph-model.ts'

/** How many tasks of a group are in a state, each counted as the worst that is so of it. */
export type StateCount = { state: Trouble | TaskStatus; count: number }

/** What most needs somebody, first. */
const WORST_FIRST: readonly StateCount['state'][] = [
  'failing',
  'late',
  'set_aside',
  'waiting',
  'running',
  'queued',
  'paused',
  'sleeping',
  'disabled',
]

/** The tasks of a group by what is so of them, the worst first; together as many as there are tasks. */
export function groupSummary(tasks: readonly GraphTask[]): StateCount[] {
  const counts = Map.groupBy(tasks, worstOf)
  return WORST_FIRST.flatMap((state) => {
    const count = counts.get(state)?.length ?? 0
    return count > 0 ? [{ state, count }] : []
  })
}

/** `2 failing, 10 sleeping`. */
export function summaryWords(summary: readonly StateCount[]): string {
  return summary.map(({ state, count }) => `${count} ${STATE_LOOKS[state].word.toLowerCase()}`).join(', ')
}
