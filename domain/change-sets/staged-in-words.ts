import { counted } from '../counted.ts'
import type { NetChange } from './net-changes.ts'

const THINGS = { task: 'task', edge: 'dependency', crontab: 'crontab' } as const

/** Whether a change makes what it is about, deletes it, or changes it. */
export function doingOf({ before, after }: Pick<NetChange, 'before' | 'after'>): 'added' | 'changed' | 'removed' {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** How many of each kind, as a clause: “1 task added, 2 dependencies removed”. */
export function stagedInWords(changes: readonly NetChange[]): string {
  const counts = new Map<string, number>()
  for (const change of changes) {
    const name = `${change.kind} ${doingOf(change)}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const parts = [...counts].map(([name, count]) => {
    const [kind, doing] = name.split(' ') as [NetChange['kind'], string]
    return `${kind === 'edge' && count !== 1 ? `${count} dependencies` : counted(count, THINGS[kind])} ${doing}`
  })
  return parts.length === 0 ? 'nothing to change' : parts.join(', ')
}
