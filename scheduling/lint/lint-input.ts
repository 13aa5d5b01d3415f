import type { CronSchedule, CrontabDefinition } from '../cron/crontab-definition.ts'
import type { EdgeEndings, EdgeFreshness, MisfirePolicy } from '../model/task-state.ts'

/** A task as far as lint looks at it. */
export type LintTask = {
  taskId: number
  name: string
  enabled: boolean
  /** Not null: disabled by a pause; `untilMs` null: it does not end by itself. */
  pause: { untilMs: number | null } | null
  misfirePolicy: MisfirePolicy
  gracePeriodMs: number | null
  maxConcurrency: number | null
  cronBaseMs: number
  crontabId: number
  crontab: CrontabDefinition
  schedule: CronSchedule
}

export type LintEdge = {
  edgeId: number
  dependerId: number
  dependeeId: number
  future: boolean
  endings: EdgeEndings
  freshness: EdgeFreshness
}

export type LintInput = {
  tasks: readonly LintTask[]
  edges: readonly LintEdge[]
  /** The usual run time by task; a task that is missing has no history. */
  medianRunMs: ReadonlyMap<number, number>
  estimatedRunMs: number
  /** Names of secrets that are not there, each with the tasks that use it; left out: none is missing. */
  missingSecrets?: readonly { secret: string; taskIds: readonly number[] }[]
  /** How far ahead changes of the clock are told. */
  clockChangesWithinMs?: number
}
