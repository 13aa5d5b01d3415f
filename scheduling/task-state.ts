import type { CronSchedule } from './cron/crontab-definition.ts'

/** What becomes of cron instants that are later than the grace period allows (rule M3). */
export const MISFIRE_POLICIES = ['run_all', 'skip', 'coalesce'] as const
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number]

/** Which endings of a dependee open an edge (rule D1). */
export const EDGE_ENDINGS = ['succeeded', 'finished'] as const
export type EdgeEndings = (typeof EDGE_ENDINGS)[number]

/** How a run stands to its instant (rule M7). */
export const RUN_TIMINGS = ['on_time', 'delayed', 'coalesced', 'manual', 'backfill'] as const
export type RunTiming = (typeof RUN_TIMINGS)[number]

/** How many executions of a task have ended so far, of each kind. Every succeeded one is also a finished one. */
export type EndingCounts = { succeeded: number; finished: number }

/**
 * One earlier activation of a task, as the gates see it (rules D1, D2): what it saw of each edge when it started,
 * and whether it still counts as having consumed that. Cancelled before its start: not a consumption at all.
 */
export type Consumption = {
  runId: string
  /** The task's activation number; grows by one with each activation that consumes. */
  activationSeq: number
  startedAtMs: number
  outcome: 'active' | 'succeeded' | 'gave_back'
  /** When it ended; null while active. A `gave_back` run gives back at the task's first cron instant after this. */
  endedAtMs: number | null
  /**
   * The counts this activation saw, by dependee id (a task has at most one edge to each dependee, and counts are the dependee's,
   * so they stay true when an edge is deleted and made again or pointed elsewhere). An edge made later is missing here.
   */
  seenByDependee: Readonly<Record<number, EndingCounts>>
}

/** One edge of the depender that is being decided, with what is known of the dependee at this moment. */
export type EdgeState = {
  edgeId: number
  dependeeId: number
  dependeeName: string
  dependeeEnabled: boolean
  future: boolean
  endings: EdgeEndings
  /** The dependee's endings until now. */
  dependeeCounts: EndingCounts
  /** The counts taken once, when the edge was made: the dependee's endings not after the depender's last start then (rule D4). */
  baseline: EndingCounts
  /** The depender's activation number when the edge's `changedAt` last moved (rule D5): activations above it have started since. */
  changedAtSeq: number
  /** The dependee's latest ended run of each kind, recorded with the run that it lets start (invariant 3). */
  latestSucceededRunId: string | null
  latestFinishedRunId: string | null
}

/** A run that a person asked for and that has not been activated yet (rule R1). */
export type RunRequest = {
  requestId: string
  requestedAtMs: number
  /** True: start although edges are closed, and leave the gates' last start alone. */
  ignoreDependencies: boolean
  /** True: start beside active runs, whatever `maxConcurrency` says. */
  besideOthers: boolean
}

/** Everything `decide` needs to know of one task. Instants are epoch milliseconds. */
export type TaskState = {
  taskId: number
  enabled: boolean
  misfirePolicy: MisfirePolicy
  /** Null: nothing is ever a misfire. */
  gracePeriodMs: number | null
  /** Null: no limit. */
  maxConcurrency: number | null
  schedule: CronSchedule
  cronBaseMs: number
  /** The latest cron instant already decided; null: none yet, `cronBaseMs` counts. */
  cursorMs: number | null
  /** Instants up to this one were asked for when the task was enabled (rule H5) and are never misfires; null: none were. */
  notMisfiresThroughMs: number | null
  /** Runs that are queued, running or retrying. */
  activeRuns: number
  /** The activation number of the latest activation that consumes; 0: none yet. */
  activationSeq: number
  /** Earlier consuming activations, latest first: at least the latest one that is active or succeeded, and every later one that gave back and may not yet have done so. */
  consumptions: readonly Consumption[]
  edges: readonly EdgeState[]
  /** Oldest first. */
  requests: readonly RunRequest[]
}
