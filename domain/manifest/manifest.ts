import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { EdgeEndings, EdgeFreshness } from '#scheduling/model/task-state.ts'
import type { TagColour } from '../tag-input.ts'
import type { TaskSettings } from '../task-settings/task-settings.ts'

/** What a task waits for, by name. */
export type ManifestEdge = { task: string; future: boolean; endings: EdgeEndings; freshness: EdgeFreshness }

/** A task as a file says it, names looked up. */
export type ManifestTask = TaskSettings & {
  name: string
  /** What it was called before this file; null: nothing else. */
  was: string | null
  handler: string
  crontab: CrontabDefinition
  /** Of a paused task true: its pause is no part of a manifest. */
  enabled: boolean
  /** ISO instant; null: it stays as it is, of a new task now. */
  cronBase: string | null
  args: unknown[]
  kwargs: Record<string, unknown>
  headers: Record<string, string>
  tags: string[]
  dependsOn: ManifestEdge[]
}

/**
 * `colour` null: it stays as it is, of a new tag one that few have. `valuesAreClosed` null: that stays as it is, of a new tag they are not.
 * A tag that a file lists has the deadline that the file says, or none.
 */
export type ManifestTag = DeadlineSettings & {
  name: string
  /** What it was called before this file; left out: nothing else. */
  was?: string
  colour: TagColour | null
  valuesAreClosed: boolean | null
}

/** All that people set up in an installation, by name: what is there, or what a file wants to be there. */
export type Manifest = {
  tags: readonly ManifestTag[]
  /** Those that no task uses too; each once. */
  crontabs: readonly CrontabDefinition[]
  tasks: readonly ManifestTask[]
}

/** A crontab in one line, told from all others: the policies stand in it where they are not the usual ones. */
export function crontabWithPolicies(crontab: CrontabDefinition): string {
  const policies = [
    crontab.gap === 'shift' ? '' : `, gap ${crontab.gap}`,
    crontab.overlap === 'first' ? '' : `, overlap ${crontab.overlap}`,
  ]
  return `${cronExpression(crontab)} (${crontab.timezone}${policies.join('')})`
}

/** By code points, so that an order depends on no language. */
export function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
