import type { ClosedGate } from '../model/decision.ts'
import type { PastGrace, ResumeChoice } from '../model/task-state.ts'
import type { Blocker, EndedRun } from './explanation-context.ts'
import type { ActiveRun, Expectation } from './forecast-task.ts'

/**
 * What a task does, in one word, the first that fits: `due`: the next evaluation of the scheduler starts a run; `waiting`: all that is due (or
 * asked for) has a closed gate; `sleeping` until its next instant; `finished`: its crontab never fires again.
 */
export const ACTIVITIES = ['disabled', 'paused', 'set_aside', 'running', 'queued', 'due', 'waiting', 'sleeping', 'finished'] as const
export type Activity = (typeof ACTIVITIES)[number]

/** One task of a chain of tasks that wait for each other. */
export type ChainLink = { taskId: number; name: string; activity: Activity; blockers: readonly Blocker[] }

/**
 * A closed gate with all there is to say of it: which execution would open it stands in the gate itself (`neededAfterMs` and `endings`, or
 * `alignedInstantMs`).
 */
export type ExplainedGate = ClosedGate & {
  /** When that is expected; null: nobody knows, because a person has to do something first. */
  expected: Expectation | null
  /** The dependee's latest ending of the kind that counts; null: there was none, or it is the concurrency gate. */
  lastEnding: EndedRun | null
  /** The dependee, then what it waits for itself, down to the task that holds up all of them; empty for the concurrency gate. */
  chain: readonly ChainLink[]
}

/** What becomes of a waiting instant that is not started in time (rules M2, M3). `delayed`: it runs all the same. */
export type GraceBorder = { atMs: number; becomes: PastGrace; isPast: boolean }

/** Gates of one run, and when it is expected to start. */
export type GatesAhead = { gates: readonly ExplainedGate[]; expectedStart: Expectation | null }

/** The due instant that waits. No gates: the scheduler had its fill and goes on with it in its next evaluation (rule M6). */
export type WaitingInstant = GatesAhead & {
  scheduledForMs: number
  /** Instants due now, this one included. */
  dueCount: number
  /** Since when it waits; null: no scheduler has looked at it yet. */
  sinceMs: number | null
  /** It is expected to be skipped before its gates open. */
  isExpectedTooLate: boolean
  /** Null: no grace period. */
  border: GraceBorder | null
  /** When the latest run, which failed, gives back what it consumed (rule D2); null: there is nothing to give back. */
  givesBackAtMs: number | null
}

/** A run that a person asked for and that has not started. */
export type WaitingRequest = GatesAhead & {
  requestId: string
  requestedAtMs: number
  rerunOfRunId: string | null
  ignoreDependencies: boolean
}

/** A backfill that is not through (rule R3). */
export type BackfillProgress = GatesAhead & {
  backfillId: string
  /** Instants that have no run yet. */
  remainingCount: number
  nextInstantMs: number | null
  throughMs: number
  activeRuns: number
  maxActive: number
  /** What keeps its next run from starting; `nothing`: the scheduler's next evaluation starts it, or all its runs are activated. */
  heldBy: 'nothing' | 'max_active' | 'gates'
}

/** What a task does now and why, as data for a list, a graph or a page to put into words. Instants are epoch milliseconds. */
export type Explanation = {
  taskId: number
  activity: Activity
  /** What stands in the way of its runs, whatever its gates say. */
  blockers: readonly Blocker[]
  /** Runs under way, oldest first, each with the moment at which it is expected to end; `retryAtMs` only while that is still to come. */
  activeRuns: readonly (ActiveRun & { expectedEnd: Expectation | null })[]
  /** Runs that the scheduler's next evaluation starts. */
  startsNow: number
  pause: {
    byName: string
    note: string
    sinceMs: number
    /** When it ends by itself, and what becomes of the instants until then; null: it does not. */
    resume: { atMs: number; choice: ResumeChoice } | null
  } | null
  /** Instants that came due while it was disabled or paused and have no outcome yet; 0 for an enabled task. */
  undecidedCount: number
  /** The due instant that waits, whatever the activity; null: none does. */
  waiting: WaitingInstant | null
  requests: readonly WaitingRequest[]
  backfills: readonly BackfillProgress[]
  /** The first cron instant to come, with the gates that would be closed for it as things stand; null: disabled, or none comes any more. */
  next: (GatesAhead & { instantMs: number }) | null
}
