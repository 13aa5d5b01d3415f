import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { Waiting } from '#scheduling/model/decision.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { EdgeEndings, EdgeFreshness, ResumeChoice, RunTiming } from '#scheduling/model/task-state.ts'
import type { TaskInput } from '../task-input.ts'
import type { OutcomeCounts } from './run-views.ts'

/** What a task does at this moment, in one word: the same word in lists, graph and page. */
export const TASK_STATUSES = ['disabled', 'paused', 'set_aside', 'running', 'queued', 'waiting', 'sleeping'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

/** A run in one line, for a task's row. Instants are ISO strings. */
export type RunBrief = {
  id: string
  state: RunState
  scheduledFor: string
  startedAt: string | null
  endedAt: string | null
  timing: RunTiming
}

/** A pause, as a person made it (rule H6). */
export type PauseView = { at: string; byName: string; note: string; until: string | null; resumeChoice: ResumeChoice }

/** One row of the task list (GET /api/tasks). */
export type TaskRow = {
  id: number
  name: string
  description: string
  handler: string
  /** False: no live worker has this handler, so runs will wait in the queue. */
  handlerIsLive: boolean
  crontabId: number
  crontab: CrontabDefinition
  enabled: boolean
  /** Null: not paused (then a task that is not enabled is plainly disabled). */
  pause: PauseView | null
  state: TaskStatus
  waiting: Waiting | null
  waitingSince: string | null
  setAsideReason: string | null
  /** The next cron instant to come that is not decided yet, what waits left out; null when disabled. */
  nextInstant: string | null
  lastRun: RunBrief | null
  queue: string
  dependsOnCount: number
  dependedOnByCount: number
  demo: boolean
}

export type TaskSortKey = 'name' | 'next' | 'last' | 'state' | 'handler'

/** Page of the task list; `total` counts all matches, `counts` all tasks by state regardless of the state filter. */
export type TaskPage = { rows: TaskRow[]; total: number; counts: Record<TaskStatus, number> }

/** An edge with names. Also one row of the dependency table (GET /api/dependencies). */
export type DependencyRow = {
  id: number
  dependerId: number
  dependerName: string
  dependeeId: number
  dependeeName: string
  dependeeEnabled: boolean
  future: boolean
  endings: EdgeEndings
  freshness: EdgeFreshness
  /** The edge is waived for the depender's next activation (rule R6). */
  waiver: { at: string; byName: string } | null
  changedAt: string
}

/** Page of the dependency table (GET /api/dependencies); `total` counts all matches. */
export type DependencyPage = { rows: DependencyRow[]; total: number }
export type DependencySortKey = 'depender' | 'dependee' | 'kind' | 'endings' | 'changed'

/** GET /api/tasks/:id. `input` fills the form. */
export type TaskDetail = {
  task: TaskRow
  input: TaskInput
  cursor: string | null
  createdAt: string
  updatedAt: string
  dependsOn: DependencyRow[]
  dependedOnBy: DependencyRow[]
  activeRuns: number
  /** Run requests that have not started yet. */
  pendingRequests: {
    id: string
    requestedAt: string
    requestedByName: string
    ignoreDependencies: boolean
    /** A further attempt of this run, or null: a run of its own. */
    rerunOfRunId: string | null
  }[]
  /** Those with something still to do, and the latest ten others; newest first. */
  backfills: BackfillRow[]
  recentRanges: {
    kind: 'skipped' | 'coalesced'
    reason: string
    firstInstant: string
    lastInstant: string
    count: number
    intoRunId: string | null
  }[]
}

/** One backfill (rule R3). `activated` of `count` runs exist; of those `active` are under way and `failed` did not succeed. */
export type BackfillRow = {
  id: string
  taskId: number
  taskName: string
  requestedAt: string
  requestedByName: string
  firstInstant: string
  lastInstant: string
  count: number
  maxActive: number
  state: 'running' | 'done' | 'cancelled'
  activated: number
  active: number
  succeeded: number
  failed: number
}

/** GET /api/graph */
export type GraphTask = {
  id: number
  name: string
  state: TaskStatus
  lastRunState: RunState | null
  nextInstant: string | null
  handlerIsLive: boolean
}
export type GraphView = { tasks: GraphTask[]; edges: DependencyRow[] }

/** For pickers (GET /api/task-options?search= → { rows: TaskOption[] }). At most 50. */
export type TaskOption = { id: number; name: string; enabled: boolean }

/** What enabling would mean (GET /api/tasks/:id/enabling): instants that passed undecided while the task was disabled. */
export type EnablingPreview = { undecidedCount: number; latestInstant: string | null }

/** The same of many tasks (GET /api/tasks/enabling), in no order. */
export type EnablingPreviews = { rows: ({ id: number } & EnablingPreview)[] }

/**
 * What changing a schedule now would drop (GET /api/tasks/:id/schedule-change, GET /api/crontabs/:id/schedule-change): due instants that
 * wait and would be recorded as skipped (rule H1). `tasks`: those that have any, the most first.
 */
export type ScheduleChangePreview = {
  waitingCount: number
  tasks: { id: number; name: string; waitingCount: number; latestInstant: string }[]
}

/** How a task's runs ended in a week that began at `week`, a Monday in UTC (GET /api/tasks/:id/weeks → { rows: WeekOfRuns[] }, oldest first). */
export type WeekOfRuns = { week: string } & OutcomeCounts
