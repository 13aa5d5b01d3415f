import { changeKey, type NetChange, type StagedFields } from '#domain/change-sets/net-changes.ts'
import { crontabWithPolicies } from '#domain/manifest/manifest.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { LoadedThings } from './present-things.ts'

/** What the things that changes are about are called: tasks as they are now, or as the change set makes them. `task` by id, `change` by its key, in a sentence. */
export function changeNames(changes: readonly NetChange[], present: Pick<LoadedThings, 'names' | 'crontabs'>) {
  const made = new Map(
    changes.flatMap((change) => (change.kind === 'task' && change.before === null ? [[change.id, change.after] as const] : [])),
  )
  const task = (id: number): string => present.names.get(id) ?? textOf(made.get(id)) ?? `task ${id}`
  const nameOf = (change: NetChange): string => {
    if (change.kind === 'task') return `“${task(change.id)}”`
    if (change.kind === 'edge') return `“${task(change.dependerId)}” after “${task(change.dependeeId)}”`
    const crontab = present.crontabs.get(change.id)
    return `The crontab ${crontab ? crontabWithPolicies(crontab as unknown as CrontabDefinition) : change.id}`
  }
  const byKey = new Map(changes.map((change) => [changeKey(change), nameOf(change)]))
  return { task, change: (key: string): string => byKey.get(key) ?? key }
}

function textOf(fields: StagedFields | null | undefined): string | undefined {
  return typeof fields?.name === 'string' ? fields.name : undefined
}
