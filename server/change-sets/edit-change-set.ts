import { eq, sql } from 'drizzle-orm'
import { type JudgedChange, judgeChange } from '#domain/change-sets/judge-change.ts'
import { type ChangeSetAct, netChanges, type StagedFields } from '#domain/change-sets/net-changes.ts'
import type { ChangeSetStep } from '#domain/change-sets/staged-edit.ts'
import { withoutValues } from '#domain/change-sets/value-fields.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { changeSets } from '#schema/change-sets.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { loadPresent } from './present-things.ts'
import { lockOwn, makeChangeSet, type StoredChangeSet, writeActs } from './stored-change-set.ts'

type Edited = { id: number; revision: number }

/**
 * What its author does with an open change set: undo, redo, take one change or field out, go over what others saved, rename, stage into it from now on,
 * discard (rules G1, G3). Nothing of it touches a task.
 * @throws DomainError `forbidden` to others, `conflict` once it was applied or discarded
 */
export async function editChangeSet(db: Database, actor: Actor, step: ChangeSetStep): Promise<Edited> {
  return await db.transaction(async (tx) => {
    const set = await lockOwn(tx, actor, step.id)
    switch (step.step) {
      case 'undo':
      case 'redo':
        return await writeActs(tx, set, moved(set, step.step), 'settling')
      case 'unstage':
        return await writeActs(
          tx,
          set,
          { acts: [...set.acts, { kind: 'unstage', key: step.key, field: step.field }], undone: [] },
          'settling',
        )
      case 'insist':
        return await writeActs(tx, set, { acts: [...set.acts, await insisting(tx, set, step)], undone: [] }, 'settling')
      case 'rename':
        return await change(tx, set, { title: step.title })
      case 'choose':
        return await change(tx, set, { touchedAt: sql`djag_now()` })
      case 'discard':
        return await change(tx, set, { state: 'discarded', endedAt: sql`djag_now()`, endedByName: actor.name })
    }
  })
}

/** Makes an empty change set, the one that the author’s edits go into from now on. */
export async function startChangeSet(db: Database, actor: Actor, { title }: { title: string }): Promise<Edited> {
  return await db.transaction(async (tx) => {
    const { id, revision } = await makeChangeSet(tx, actor, { title })
    await notifyLive(tx, { subject: 'change_set', ids: [id] })
    return { id, revision }
  })
}

function moved({ acts, undone }: StoredChangeSet, step: 'undo' | 'redo'): { acts: ChangeSetAct[]; undone: ChangeSetAct[] } {
  const [from, to] = step === 'undo' ? [acts, undone] : [undone, acts]
  const last = from.at(-1)
  if (last === undefined) throw new DomainError('conflict', `There is nothing to ${step}.`)
  const [left, grown] = [from.slice(0, -1), [...to, last]]
  return step === 'undo' ? { acts: left, undone: grown } : { acts: grown, undone: left }
}

/** What is there now becomes what the change goes over. */
async function insisting(
  tx: Transaction,
  set: StoredChangeSet,
  { key, field }: { key: string; field: string | null },
): Promise<ChangeSetAct> {
  const changes = netChanges(set.acts)
  const present = await loadPresent(tx, changes)
  const judged = changes.map((each) => judgeChange(each, present)).find((each) => each.key === key)
  if (!judged) throw new DomainError('not_found', 'This is not staged any more.')
  if (judged.verdict === 'gone')
    throw new DomainError('conflict', 'What this changes is not there any more. Take it out of the change set.')
  return { kind: 'insist', key, before: presentOf(judged, field, present) }
}

function presentOf({ key, change, fields }: JudgedChange, field: string | null, present: Awaited<ReturnType<typeof loadPresent>>) {
  if (change.kind === 'edge' && !(change.before && change.after)) return present.edges.get(key) ?? null
  if (change.kind === 'task' && change.after === null) return withoutValues(present.tasks.get(change.id) ?? {})
  const chosen = fields.filter(({ name, verdict }) => verdict === 'conflict' && (field === null || name === field))
  const now = Object.fromEntries(chosen.map((each) => [each.name, each.now])) as StagedFields
  return change.kind === 'edge' ? ({ ...change.before, ...now } as StagedFields) : now
}

async function change(tx: Transaction, { id, revision }: StoredChangeSet, set: object): Promise<Edited> {
  await tx.update(changeSets).set(set).where(eq(changeSets.id, id))
  await notifyLive(tx, { subject: 'change_set', ids: [id] })
  return { id, revision }
}
