// The room model/. What the rules speak of: a task with its edges and runs, the instants without an outcome, what a decision says.

import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { InstantRange } from './instant-ranges.ts'

/** What becomes of cron instants that are later than the grace period allows (rule M3). */
export const MISFIRE_POLICIES = ['run_all', 'skip', 'coalesce'] as const
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number]

/** What becomes of an instant past the grace period: its run is late, or there is none of its own (rules M3, M7). */
export type PastGrace = 'delayed' | 'skipped' | 'coalesced'

const PAST_GRACE: Readonly<Record<MisfirePolicy, PastGrace>> = { run_all: 'delayed', skip: 'skipped', coalesce: 'coalesced' }

/** What the policy makes of an instant that still waits when its grace period is over (rule M3). */
export function outcomePastGrace(task: { misfirePolicy: MisfirePolicy }): PastGrace {
  return PAST_GRACE[task.misfirePolicy]
}

/** Which endings of a dependee open an edge (rule D1). */
export const EDGE_ENDINGS = ['succeeded', 'finished'] as const
export type EdgeEndings = (typeof EDGE_ENDINGS)[number]

/** Which ending of a dependee is fresh enough: any new one (rule D1), or one for the depender's own instant (rule D6). */
export const EDGE_FRESHNESS = ['new', 'aligned'] as const
export type EdgeFreshness = (typeof EDGE_FRESHNESS)[number]

/** What becomes of the instants that came due while a task was disabled (rule H5). */
export const RESUME_CHOICES = ['fromNow', 'latest', 'all'] as const
export type ResumeChoice = (typeof RESUME_CHOICES)[number]

/** How a run stands to its instant (rule M7). */
export const RUN_TIMINGS = ['on_time', 'delayed', 'coalesced', 'manual', 'backfill'] as const
export type RunTiming = (typeof RUN_TIMINGS)[number]

/** How many executions of a task have ended so far, of each kind. Every succeeded one is also a finished one. */
export type EndingCounts = { succeeded: number; finished: number }

/** What an activation saw of one dependee. */
export type SeenDependee = { dependeeId: number; seen: EndingCounts }

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
   * The counts this activation saw, for each dependee it had (a task has at most one edge to each dependee, and counts are the dependee's,
   * so they stay true when an edge is deleted and made again or pointed elsewhere). An edge made later is missing here.
   */
  seenByDependee: readonly SeenDependee[]
}

/** A person's word that an edge need not be satisfied for the next activation (rule R6). */
export type Waiver = { actionId: number; byName: string }

/**
 * What an `aligned` edge needs to know of its dependee (rule D6). Satisfied for the depender's instant `i` when no instant of the
 * dependee that gets a run lies after `endedInstantMs` and at or before `i`: then the latest one at or before `i` has ended, or a later one.
 */
export type AlignedDependee = {
  /** The dependee's present crontab. */
  schedule: CronSchedule
  /** The dependee's instants up to here are decided in its ledger; those after it are undecided, under `schedule`. */
  positionMs: number
  /** Instants after `positionMs` that were skipped all the same. */
  skippedAhead: readonly InstantRange[]
  /** The latest instant of the dependee for which a run ended acceptably (of the edge's `endings`); null: none has. */
  endedInstantMs: number | null
  /** The run that did. */
  endedRunId: string | null
  /** The first instant after `endedInstantMs` (after all time for null) that is decided and got a run of its own or was coalesced into one; null: none. */
  firstRunAfterMs: number | null
}

/** One edge of the depender that is being decided, with what is known of the dependee at this moment. */
export type EdgeState = {
  edgeId: number
  dependeeId: number
  dependeeName: string
  dependeeEnabled: boolean
  future: boolean
  endings: EdgeEndings
  /** Null: freshness `new`. */
  aligned: AlignedDependee | null
  /** Opens the edge for the next activation, which consumes it; null: there is none. */
  waiver: Waiver | null
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

/** A run that a person asked for and that has not been activated yet (rules R1, R4). */
export type RunRequest = {
  requestId: string
  requestedAtMs: number
  /** A further attempt of this ended run, or null: a run of its own. */
  rerunOfRunId: string | null
  /** True: start although edges are closed, and leave the gates' last start alone. */
  ignoreDependencies: boolean
  /** True: start beside active runs, whatever `maxConcurrency` says. */
  besideOthers: boolean
}

/** Runs for the cron instants of a past range that a person asked for and that are not all activated yet (rule R3). */
export type BackfillState = {
  backfillId: string
  /** The crontab whose instants it runs. */
  schedule: CronSchedule
  /** Its instants up to here have their run. */
  positionMs: number
  /** The last instant of the range, inclusive. */
  throughMs: number
  /** Most of its runs that may be active at once. */
  maxActive: number
  activeRuns: number
}

/** Everything `decide` needs to know of one task. Instants are epoch milliseconds. */
export type TaskState = {
  taskId: number
  enabled: boolean
  /** When a paused task enables itself, and what becomes of the instants until then (rule H6); null: it does not. */
  resume: { atMs: number; choice: ResumeChoice } | null
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
  /** Instants after the cursor that were skipped while an older one waits that was asked for when the task was enabled; ascending (rule H5). */
  skippedAhead: readonly InstantRange[]
  /** Runs that are queued, running or retrying. */
  activeRuns: number
  /** The activation number of the latest activation that consumes; 0: none yet. */
  activationSeq: number
  /** Earlier consuming activations, latest first: at least the latest one that is active or succeeded, and every later one that gave back and may not yet have done so. */
  consumptions: readonly Consumption[]
  edges: readonly EdgeState[]
  /** Oldest first. */
  requests: readonly RunRequest[]
  /** Oldest first. */
  backfills: readonly BackfillState[]
}
