import { canonical } from '../manifest/compare-manifests.ts'
import { tagKey } from '../tag-input.ts'

/** Whether a field of a task, a crontab or an edge says the same: instants by their moment, tags in any order and case, all else as JSON. */
export function sameValue(name: string, one: unknown, other: unknown): boolean {
  if (name === 'cronBase' && typeof one === 'string' && typeof other === 'string') return Date.parse(one) === Date.parse(other)
  if (name === 'tags' && Array.isArray(one) && Array.isArray(other)) return keysOf(one) === keysOf(other)
  return canonical(one ?? null) === canonical(other ?? null)
}

function keysOf(tags: readonly unknown[]): string {
  return canonical(tags.map((tag) => tagKey(String(tag))).toSorted())
}
