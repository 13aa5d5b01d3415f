import { counted } from '../counted.ts'
import { canonical, type FieldChange, isUnchanged, type ManifestChanges } from './compare-manifests.ts'
import { crontabWithPolicies } from './manifest.ts'

type Kind = 'added' | 'changed' | 'removed'
const KINDS: readonly Kind[] = ['added', 'changed', 'removed']
const SIGNS: Readonly<Record<Kind, string>> = { added: '+', changed: '~', removed: '-' }

/** How much changes: “2 tasks added, 1 task changed, 1 tag added”. */
export function changesInCounts(changes: ManifestChanges): string {
  if (isUnchanged(changes)) return 'nothing to change'
  const parts = (['tasks', 'crontabs', 'tags'] as const).flatMap((things) =>
    KINDS.flatMap((kind) => {
      const many = changes[things].filter((change) => change.kind === kind).length
      return many === 0 ? [] : [`${counted(many, things.slice(0, -1))} ${kind}`]
    }),
  )
  return parts.join(', ')
}

/** Each change on lines of its own, fields before and after; then what is kept though it is not in the file. */
export function changesInWords(changes: ManifestChanges): string[] {
  const lines: string[] = []
  for (const [word, changed] of [
    ['task', changes.tasks],
    ['tag', changes.tags],
  ] as const)
    for (const { kind, name, was, fields } of changed) {
      lines.push(`${SIGNS[kind]} ${word} “${name}” ${was === null ? kind : `renamed from “${was}”`}`)
      lines.push(...fields.map((field) => `    ${fieldInWords(field, kind)}`))
    }
  for (const { kind, before, after } of changes.crontabs) {
    const [old, now] = [before && crontabWithPolicies(before), after && crontabWithPolicies(after)]
    lines.push(`${SIGNS[kind]} crontab ${kind === 'changed' ? `${old} → ${now}` : `${now ?? old} ${kind}`}`)
  }
  const { tasks, tags, crontabs } = changes.kept
  const kept = [
    ...tasks.map((name) => `task “${name}”`),
    ...tags.map((name) => `tag “${name}”`),
    ...crontabs.map((crontab) => `crontab ${crontabWithPolicies(crontab)}`),
  ]
  return [...lines, ...kept.map((thing) => `  kept: ${thing} is not in the file`)]
}

function fieldInWords({ field, before, after }: FieldChange, kind: Kind): string {
  if (kind === 'added') return `${field}: ${valueInWords(after)}`
  return `${field}: ${valueInWords(before)} → ${valueInWords(after)}`
}

function valueInWords(value: FieldChange['after']): string {
  if (value === null) return '(none)'
  return typeof value === 'string' ? value || '(empty)' : canonical(value)
}
