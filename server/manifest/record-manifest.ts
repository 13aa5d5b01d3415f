import type { JsonValue } from '#domain/json-value.ts'
import { changesInCounts } from '#domain/manifest/changes-in-words.ts'
import { canonical, type ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import { crontabWithPolicies } from '#domain/manifest/manifest.ts'
import { withMaskedPasswords } from '#domain/mask-passwords.ts'
import type { Actor } from '#domain/roles.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import type { EdgeChange } from '#server/use-cases/dependency/write-edges.ts'

/** As many things as one audit lists; the others are counted. */
const MOST_LISTED = 1_000
/** A value that is longer as JSON is kept by its beginning. */
const LONGEST_VALUE = 1_000

type Touched = { taskIds: readonly number[]; edgeChanges: readonly EdgeChange[] }

/** Writes the one audit of all that an application changed, and tells the browsers. */
export async function recordManifest(
  tx: Transaction,
  actor: Actor,
  changes: ManifestChanges,
  { taskIds, edgeChanges }: Touched,
): Promise<void> {
  const message = `Applied a file: ${changesInCounts(changes)}.`
  const { before, after } = recordOf(changes)
  await recordChange(tx, actor, {
    type: 'manifest-applied',
    payload: {
      tasks: changes.tasks.length,
      dependencies: edgeChanges.length,
      crontabs: changes.crontabs.length,
      tags: changes.tags.length,
      taskIds: taskIds.slice(0, MOST_LISTED),
    },
    message,
    audits: [{ subject: { kind: 'none', id: null, name: 'tasks as a file' }, before, after, message }],
  })
  if (taskIds.length > 0) await notifyLive(tx, { subject: 'task', ids: [...taskIds] })
  if (edgeChanges.length > 0) await notifyLive(tx, { subject: 'dependency', ids: edgeChanges.map(({ edgeId }) => edgeId) })
}

function recordOf({ tasks, tags, crontabs }: ManifestChanges): { before: AuditRecord; after: AuditRecord } {
  const listed: [string, JsonValue, JsonValue][] = []
  for (const [word, changed] of [
    ['task', tasks],
    ['tag', tags],
  ] as const)
    for (const { kind, name, was, fields } of changed) {
      const part = (which: 'before' | 'after', title: string | null): JsonValue => {
        return { ...(title === null ? {} : { name: title }), ...Object.fromEntries(fields.map((each) => [each.field, kept(each[which])])) }
      }
      const isRenamed = was !== null
      const before = kind === 'added' ? null : part('before', isRenamed ? was : null)
      listed.push([`${word} ${name}`, before, kind === 'removed' ? null : part('after', isRenamed ? name : null)])
    }
  for (const { before, after } of crontabs)
    listed.push([`crontab ${crontabWithPolicies((after ?? before) as NonNullable<typeof after>)}`, words(before), words(after)])
  const shown = listed.slice(0, MOST_LISTED)
  const left = listed.length - shown.length
  const more = left === 0 ? [] : [['not listed', left] as const]
  return {
    before: Object.fromEntries(shown.map(([name, before]) => [name, before])),
    after: Object.fromEntries([...shown.map(([name, , after]) => [name, after] as const), ...more]),
  }
}

function words(crontab: ManifestChanges['crontabs'][number]['after']): string | null {
  return crontab && crontabWithPolicies(crontab)
}

/** Masked before it is cut, which might leave a password without the end that tells it. */
function kept(value: JsonValue): JsonValue {
  const text = canonical(withMaskedPasswords(value))
  return text.length <= LONGEST_VALUE ? value : `${text.slice(0, LONGEST_VALUE)} …`
}
