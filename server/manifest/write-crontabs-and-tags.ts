import { eq, inArray, sql } from 'drizzle-orm'
import type { CrontabChange, TagChange } from '#domain/manifest/compare-manifests.ts'
import type { Actor } from '#domain/roles.ts'
import { TAG_COLOURS, tagKey } from '#domain/tag-input.ts'
import { changesDeadline, NO_DEADLINE } from '#domain/task-settings/deadline-settings.ts'
import { crontabDefinitionOf, crontabKey } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseTagOfRules, renameTagInRules } from '#server/use-cases/notification/rules-of-others.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { deleteTags } from '#server/use-cases/tag/delete-tags.ts'
import { findTags, insertTag } from '#server/use-cases/tag/make-sure-of-tags.ts'
import { notifyClosing } from '#server/use-cases/tag/notify-closing.ts'
import { requireRolesOfTag } from '#server/use-cases/tag/role-tags.ts'
import type { StoredCrontab } from '#server/use-cases/task/check-task-input.ts'
import { renameTagInViews } from '#server/use-cases/view/saved-views.ts'

/**
 * Makes crontabs, and changes those whose tasks all take the same other one; what becomes of their tasks' instants is the caller's.
 * @returns the row of each crontab that is there then, by what it says; of several alike the first
 */
export async function writeCrontabs(
  tx: Transaction,
  stored: readonly StoredCrontab[],
  changes: readonly CrontabChange[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  const keep = (key: string, id: number) => ids.set(key, ids.get(key) ?? id)
  const changed = new Map(changes.flatMap(({ before, after }) => (before && after ? [[crontabKey(before), after] as const] : [])))
  const touched: number[] = []
  for (const row of stored) {
    const after = changed.get(crontabKey(row))
    if (after) {
      await tx
        .update(crontabs)
        .set({ ...crontabDefinitionOf(after), updatedAt: sql`greatest(djag_now(), ${crontabs.updatedAt} + interval '1 millisecond')` })
        .where(eq(crontabs.id, row.id))
      touched.push(row.id)
    }
    keep(crontabKey(after ?? row), row.id)
  }
  for (const { before, after } of changes) {
    if (before || !after) continue
    const [made] = await tx.insert(crontabs).values(crontabDefinitionOf(after)).returning({ id: crontabs.id })
    if (!made) throw new Error('The crontab was not inserted.')
    touched.push(made.id)
    keep(crontabKey(after), made.id)
  }
  if (touched.length > 0) await notifyLive(tx, { subject: 'crontab', ids: touched })
  return ids
}

/** Takes out of every list the crontabs that no task uses any more and that are not wanted. */
export async function removeCrontabs(tx: Transaction, stored: readonly StoredCrontab[], changes: readonly CrontabChange[]): Promise<void> {
  const gone = new Set(changes.flatMap(({ before, after }) => (before && !after ? [crontabKey(before)] : [])))
  const ids = stored.filter((row) => gone.has(crontabKey(row))).map(({ id }) => id)
  if (ids.length === 0) return
  await tx.update(crontabs).set({ deletedAt: sql`djag_now()` }).where(inArray(crontabs.id, ids))
  await notifyLive(tx, { subject: 'crontab', ids })
}

/** Removes, makes and changes tags, in this order, as there is room for so many; the caller holds the lock of tag writes. @throws DomainError `in_use` for a tag of others’ roles, or of rules that say who is told; `forbidden` where it opens values for who may not */
export async function writeTags(tx: Transaction, actor: Actor, changes: readonly TagChange[]): Promise<void> {
  const ids: number[] = []
  const removed = changes.filter(({ kind }) => kind === 'removed')
  for (const { kind, name, was, fields } of [...removed, ...changes.filter(({ kind }) => kind !== 'removed')]) {
    const said = Object.fromEntries(fields.map(({ field, after }) => [field, after]))
    const colour = TAG_COLOURS.find((each) => each === said.colour)
    const closes = typeof said.valuesAreClosed === 'boolean' ? { valuesAreClosed: said.valuesAreClosed } : {}
    const deadline = Object.fromEntries(Object.entries(said).filter(([field]) => changesDeadline([field])))
    const [tag] = await findTags(tx, [was ?? name])
    if (kind === 'added' && !tag) {
      const made = await insertTag(tx, actor, name, { colour, ...closes, deadline: { ...NO_DEADLINE, ...deadline } })
      ids.push(made.id)
    }
    if (!tag) continue
    ids.push(tag.id)
    if (kind === 'removed') {
      await requireRolesOfTag(tx, actor, tag)
      await refuseTagOfRules(tx, tag.name)
      await deleteTags(tx, [tag.id])
    } else {
      if (closes.valuesAreClosed === false) requirePermission(actor, 'open-values')
      await tx
        .update(tags)
        .set({
          ...{ name, ...(colour ? { colour } : {}), ...closes, ...deadline },
          ...(Object.keys(deadline).length > 0 ? { deadlineSince: sql`djag_now()` } : {}),
        })
        .where(eq(tags.id, tag.id))
    }
    if (kind !== 'removed' && was !== null) await renameTagInRules(tx, tag.name, name)
    if (kind === 'removed' || was !== null) await renameTagInViews(tx, tag.name, kind === 'removed' ? null : name)
  }
  if (ids.length > 0) await notifyLive(tx, { subject: 'tag', ids })
}

const ROWS_AT_ONCE = 5_000

/** Gives locked tasks these tags, which are there, and no others. */
export async function writeTagsOfTasks(tx: Transaction, given: readonly { taskId: number; tags: readonly string[] }[]): Promise<void> {
  if (given.length === 0) return
  const names = [...new Set(given.flatMap((each) => each.tags))]
  const ids = new Map((await findTags(tx, names)).map(({ id, name }) => [tagKey(name), id]))
  // The database knows letters whose small form is another one here.
  for (const name of names) if (!ids.has(tagKey(name))) for (const { id } of await findTags(tx, [name])) ids.set(tagKey(name), id)
  const rows = given.flatMap(({ taskId, tags: all }) => all.flatMap((name) => ({ taskId, tagId: ids.get(tagKey(name)) ?? 0 })))
  // Those that stay keep the moment since which they are there.
  const gone = await preparedSql(tx)<{ tagId: number }[]>`
    delete from task_tags where task_id = any(${given.map(({ taskId }) => taskId)}::bigint[]) and (task_id, tag_id) not in (
      select * from unnest(${rows.map(({ taskId }) => taskId)}::bigint[], ${rows.map(({ tagId }) => tagId)}::bigint[])
    ) returning tag_id::float8 as "tagId"`
  const changed = new Set(gone.map(({ tagId }) => tagId))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const put = tx
      .insert(taskTags)
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflictDoNothing()
    for (const { tagId } of await put.returning({ tagId: taskTags.tagId })) changed.add(tagId)
  }
  await notifyClosing(tx, [...changed])
}
