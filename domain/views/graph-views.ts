import type { RunState } from '#scheduling/model/run-states.ts'
import type { GraphPlace } from '../task-moves.ts'
import type { TagView } from './tag-views.ts'
import type { DependencyRow, FailingView, TaskStatus } from './task-views.ts'

/** GET /api/graph */
export type GraphTask = {
  id: number
  name: string
  state: TaskStatus
  /** How many times in a row it failed, and since when; null: it does not fail. */
  failing: Pick<FailingView, 'failures' | 'since'> | null
  /** The instant that is due and has not begun in time; null: none. */
  lateInstant: string | null
  lastRunState: RunState | null
  /** How far the latest run says it is, in percent; null: it does not run, or does not say. */
  progress: number | null
  nextInstant: string | null
  handlerIsLive: boolean
  /** By name. */
  tags: TagView[]
  /** While it waits, the edges whose gates are closed, as the scheduler left them (rule M4); null: nothing of it waits. */
  closedEdgeIds: number[] | null
  /** Where somebody put it on the graph; null: where the layout does. */
  place: GraphPlace | null
}
export type GraphView = { tasks: GraphTask[]; edges: DependencyRow[] }
