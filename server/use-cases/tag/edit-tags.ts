import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { tagChange, tagDeletion, tagInput } from '#domain/tag-change.ts'
import { changesDeadline, DEADLINE_NAMES, deadlineWords, NO_DEADLINE, wantingInDeadline } from '#domain/task-settings/deadline-settings.ts'
import type { TagDetail } from '#domain/views/tag-views.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseTagOfRules, renameTagInRules } from '../notification/rules-of-others.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { renameTagInViews } from '../view/saved-views.ts'
import { deleteTags } from './delete-tags.ts'
import { findTags, lockTagWrites, makeTag, tagOf, tagRecord, tagSubject } from './make-sure-of-tags.ts'
import { requireRolesOfTag } from './role-tags.ts'
import { versionOfTag } from './tag-version.ts'
import { withoutOpening } from './without-opening.ts'

/**
 * Makes a tag.
 * @throws DomainError `conflict` where there is one of this name, in whatever case its letters are; `invalid_input` where something of its deadline is wanting
 */
export async function createTag(
  db: Database,
  actor: Actor,
  { name, colour, valuesAreClosed, ...said }: z.input<typeof tagInput>,
): Promise<TagDetail> {
  requirePermission(actor, 'edit-tags')
  refuseUnstorable({ name, ...said })
  const deadline = deadlineSaid(NO_DEADLINE, said)
  return await db.transaction(async (tx) => {
    await lockTagWrites(tx)
    await refuseTakenName(tx, name, null)
    return await makeTag(tx, actor, name, { colour, valuesAreClosed, deadline })
  })
}

/**
 * Renames a tag, gives it another colour or deadline, closes or opens values: on all its tasks at once.
 * @throws DomainError `not_found`; `stale` where it is not as `version` says; `conflict` where another has this name; `invalid_input` where something of its deadline is wanting; `forbidden` where it
 *   opens values for who may not (rule V3)
 */
export async function changeTag(db: Database, actor: Actor, { id, version, ...change }: z.output<typeof tagChange>): Promise<TagDetail> {
  requirePermission(actor, 'edit-tags')
  refuseUnstorable(change)
  return await db.transaction(async (tx) => {
    await lockTagWrites(tx)
    const { id: _, ...before } = await tagOf(tx, id)
    refuseOtherVersion(before, version)
    const { name = before.name, colour = before.colour, valuesAreClosed = before.valuesAreClosed, ...said } = change
    const after = { name, colour, valuesAreClosed, ...deadlineSaid(before, said) }
    if (before.valuesAreClosed && !valuesAreClosed) requirePermission(actor, 'open-values')
    await refuseTakenName(tx, after.name, id)
    const changed = changedFields(before, after)
    if (!changed) return { id, ...after }
    const hasOtherDeadline = changesDeadline(changed.names)
    await tx
      .update(tags)
      .set({ ...after, ...(hasOtherDeadline ? { deadlineSince: sql`djag_now()` } : {}) })
      .where(eq(tags.id, id))
    await renameTagInViews(tx, before.name, after.name)
    await renameTagInRules(tx, before.name, after.name)
    const message = changeInWords(before, after)
    await recordChange(tx, actor, {
      type: 'tag-changed',
      payload: { tagId: id, change: 'updated', fields: changed.names },
      message,
      audits: [{ subject: tagSubject({ id, name: after.name }), before: changed.before, after: changed.after, message }],
    })
    await notifyLive(tx, { subject: 'tag', ids: [id] })
    return { id, ...after }
  })
}

/**
 * Deletes a tag: all tasks lose it, and so do the roles that are limited to it.
 * @throws DomainError `not_found`; `stale` where it is not as `version` says; `forbidden` where it opens values for who may not (rule V3); `in_use` where roles are limited to it, for who does not manage people, or a notification rule chooses incidents by it
 * @returns how many tasks had it
 */
export async function deleteTag(db: Database, actor: Actor, { id, version }: z.output<typeof tagDeletion>): Promise<{ taskCount: number }> {
  requirePermission(actor, 'edit-tags')
  return await db.transaction(async (tx) => {
    await lockTagWrites(tx)
    const tag = await tagOf(tx, id)
    refuseOtherVersion(tag, version)
    const roles = await requireRolesOfTag(tx, actor, tag)
    await refuseTagOfRules(tx, tag.name)
    const taskCount = await tx.$count(taskTags, eq(taskTags.tagId, id))
    await withoutOpening(tx, actor, null, () => deleteTags(tx, [id]))
    await renameTagInViews(tx, tag.name, null)
    const limited = roles === 0 ? '' : ` ${counted(roles, 'role')} for its tasks lost it.`
    const message = `Deleted the tag “${tag.name}”, which ${taskCount === 0 ? 'no task' : counted(taskCount, 'task')} had.${limited}`
    await recordChange(tx, actor, {
      type: 'tag-changed',
      payload: { tagId: id, change: 'deleted' },
      message,
      audits: [{ subject: tagSubject(tag), before: { ...tagRecord(tag), tasks: taskCount, roles }, message }],
    })
    await notifyLive(tx, { subject: 'tag', ids: [id] })
    return { taskCount }
  })
}

function refuseOtherVersion(tag: Omit<TagDetail, 'id'>, version: string | undefined): void {
  if (version === undefined || version === versionOfTag(tag)) return
  const sentence = `The tag “${tag.name}” was changed since you opened it. Nothing was saved: look at it again, then decide anew.`
  throw new DomainError('stale', sentence)
}

type SaidOfDeadline = { [Name in keyof DeadlineSettings]?: DeadlineSettings[Name] | undefined }

/** A deadline with what is said of it. @throws DomainError `invalid_input` where something is wanting then, at its field */
function deadlineSaid(before: DeadlineSettings, said: SaidOfDeadline): DeadlineSettings {
  const after = Object.fromEntries(
    DEADLINE_NAMES.map((name) => [name, said[name] === undefined ? before[name] : said[name]]),
  ) as DeadlineSettings
  const wanting = wantingInDeadline(after)
  const [message] = Object.values(wanting)
  if (message !== undefined) throw new DomainError('invalid_input', message, wanting)
  return after
}

/** All that changed, in one sentence. */
function changeInWords(before: Omit<TagDetail, 'id'>, after: Omit<TagDetail, 'id'>): string {
  const parts: string[] = []
  if (after.name !== before.name) parts.push(`renamed the tag “${before.name}” to “${after.name}”`)
  const tag = parts.length === 0 ? `the tag “${after.name}”` : 'it'
  if (after.colour !== before.colour) parts.push(`gave ${tag} another colour`)
  if (after.valuesAreClosed !== before.valuesAreClosed)
    parts.push(after.valuesAreClosed ? `closed values of tasks with ${tag} to viewers` : `opened values of tasks with ${tag} to everybody`)
  if (DEADLINE_NAMES.some((name) => after[name] !== before[name])) {
    const deadline = deadlineWords(after)
    parts.push(deadline === null ? `took the deadline of ${tag} away` : `gave ${tag} another deadline: ${deadline}`)
  }
  const sentence = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

/** @param id the tag that may have the name; null: none may */
async function refuseTakenName(tx: Transaction, name: string, id: number | null): Promise<void> {
  const [other] = (await findTags(tx, [name])).filter((tag) => tag.id !== id)
  if (!other) return
  const message = `There is already a tag “${other.name}”. Choose another name.`
  throw new DomainError('conflict', message, { name: message })
}
