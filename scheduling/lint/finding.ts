import type { AffectingClockChange } from '../cron/clock-changes.ts'
import type { CronColumns, CronField } from '../cron/crontab-definition.ts'
import type { EdgeFreshness, PastGrace } from '../model/task-state.ts'

/** `error`: it does not do what it is there for; `warning`: it will not always; `info`: good to know. */
export const SEVERITIES = ['error', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a person can do about a finding. */
export type FindingRemedy =
  | { kind: 'enable_task' | 'resume_task' | 'edit_task'; taskId: number; name: string }
  | { kind: 'edit_crontab'; crontabId: number }
  | { kind: 'add_secret'; secret: string }
  | { kind: 'edit_dependency'; edgeId: number; dependerId: number }

/** The edge a finding is about, and its two ends. */
type AboutEdge = {
  severity: Severity
  remedies: readonly FindingRemedy[]
  /** The depender: the task that suffers from it. */
  taskId: number
  taskName: string
  edgeId: number
  dependeeId: number
  dependeeName: string
}

/** Something about tasks, edges or crontabs that is allowed and hardly meant. Instants are epoch milliseconds. */
export type Finding =
  /** The dependee is disabled or paused: its depender waits. `untilMs`: when the pause ends by itself. */
  | (AboutEdge & { kind: 'dependee_disabled' })
  | (AboutEdge & { kind: 'dependee_paused'; untilMs: number | null })
  /** The dependee's crontab has no instant left. */
  | (AboutEdge & { kind: 'dependee_never_fires' })
  /** Under run all and freshness `new`: in `windowMs` it fires more often than the dependee can open its gate, so what waits grows for ever. */
  | (AboutEdge & {
      kind: 'starves'
      firings: number
      openings: number
      windowMs: number
      /** The task upstream that opens its gates so seldom: the dependee, or what that one waits for. */
      slowestId: number
      slowestName: string
    })
  /** Under run all: in `windowMs` it fires more often than its limit lets it run, at the usual `runMs` of a run, whatever it depends on. */
  | {
      kind: 'starves_by_itself'
      severity: Severity
      remedies: readonly FindingRemedy[]
      taskId: number
      taskName: string
      firings: number
      runs: number
      windowMs: number
      runMs: number
      maxConcurrency: number
    }
  /**
   * For some instants the dependee is expected to end only after the depender's grace period for the same moment is over. `neededMs`: the
   * grace that would do; of the next `lookedAt` instants `late` are concerned.
   */
  | (AboutEdge & LateDependee & { kind: 'grace_too_short'; freshness: EdgeFreshness; late: number; lookedAt: number })
  /** For all coming instants the run that an aligned edge asks for ends after the grace period. */
  | (AboutEdge & LateDependee & { kind: 'aligned_too_late'; lookedAt: number })
  /** A crontab has a step longer than its column (rule C4): `item` in `field`. It fires, but not as it reads; `columns` say how. */
  | {
      kind: 'long_step'
      severity: Severity
      remedies: readonly FindingRemedy[]
      crontabId: number
      field: CronField
      item: string
      columns: CronColumns
      /** Enabled tasks that use the crontab. */
      tasks: readonly { taskId: number; name: string }[]
    }
  /** Tasks refer to a secret, or their handlers need it, and there is none of that name: their runs fail. */
  | {
      kind: 'secret_missing'
      severity: Severity
      remedies: readonly FindingRemedy[]
      secret: string
      /** Enabled tasks that use it. */
      tasks: readonly { taskId: number; name: string }[]
    }
  /** A change of the clock in the next days touches a crontab. */
  | {
      kind: 'clock_change'
      severity: Severity
      remedies: readonly FindingRemedy[]
      crontabId: number
      timezone: string
      change: AffectingClockChange
      /** Enabled tasks that use the crontab. */
      tasks: readonly { taskId: number; name: string }[]
    }

type LateDependee = {
  graceMs: number
  neededMs: number
  /** `estimate`: some task on the way has no history. */
  basis: 'median' | 'estimate'
  /** What becomes of an instant whose grace period is over (rule M3). */
  becomes: PastGrace
}
