import { eq, sql } from 'drizzle-orm'
import type { NetChange } from '#domain/change-sets/net-changes.ts'
import { stagedInWords } from '#domain/change-sets/staged-in-words.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { canonical } from '#domain/manifest/compare-manifests.ts'
import { withMaskedPasswords } from '#domain/mask-passwords.ts'
import type { Actor } from '#domain/roles.ts'
import { changeSets } from '#schema/change-sets.ts'
import type { AuditRecord, Change } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import type { StoredChangeSet } from './stored-change-set.ts'

/** As many tasks as the action names. */
const MOST_TASKS_NAMED = 1_000
/** A value that is longer as JSON is kept by its beginning. */
const LONGEST_VALUE = 1_000

type Application = { set: StoredChangeSet; applied: readonly NetChange[]; gathered: readonly Change[]; taskIds: readonly number[] }

/** Writes the one audit of all that an application changed, and that the set was applied. */
export async function recordApplication(tx: Transaction, actor: Actor, { set, applied, gathered, taskIds }: Application): Promise<void> {
  const whose = set.authorName === actor.name ? '' : ` of ${set.authorName}`
  const called = set.title === '' ? `change set ${set.id}` : `change set “${set.title}”`
  const message = `${set.revertsId === null ? 'Applied' : 'Reverted by'} the ${called}${whose}: ${stagedInWords(applied)}.`
  const { before, after } = recordOf(gathered)
  const actionId = await recordChange(tx, actor, {
    type: 'change-set-applied',
    payload: { changeSetId: set.id, taskIds: [...new Set(taskIds)].slice(0, MOST_TASKS_NAMED) },
    message,
    audits: [{ subject: { kind: 'none', id: null, name: called }, before, after, message }],
  })
  await tx
    .update(changeSets)
    .set({
      ...{ state: 'applied', endedAt: sql`djag_now()`, endedByName: actor.name, applied: [...applied] },
      ...{ actionId, revision: set.revision + 1, summary: stagedInWords(applied) },
    })
    .where(eq(changeSets.id, set.id))
  await notifyLive(tx, { subject: 'change_set', ids: [set.id, ...(set.revertsId === null ? [] : [set.revertsId])] })
}

/** What each use case would have audited, under the names of what it is about. */
function recordOf(gathered: readonly Change[]): { before: AuditRecord; after: AuditRecord } {
  const [before, after] = [new Map<string, JsonValue>(), new Map<string, JsonValue>()]
  for (const { subject, before: was, after: is } of gathered.flatMap(({ audits }) => audits)) {
    const name = `${subject.kind} ${subject.name}`
    before.set(name, joined(before.get(name), was))
    after.set(name, joined(after.get(name), is))
  }
  return { before: Object.fromEntries(before), after: Object.fromEntries(after) }
}

function joined(known: JsonValue | undefined, record: AuditRecord | null | undefined): JsonValue {
  const kept = record ? Object.fromEntries(Object.entries(record).map(([name, value]) => [name, shortened(value)])) : null
  if (!known || typeof known !== 'object' || Array.isArray(known)) return kept
  return { ...known, ...kept }
}

/** Masked before it is cut, which might leave a password without the end that tells it. */
function shortened(value: JsonValue): JsonValue {
  const text = canonical(withMaskedPasswords(value))
  return text.length <= LONGEST_VALUE ? value : `${text.slice(0, LONGEST_VALUE)} …`
}
