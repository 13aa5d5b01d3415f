import { count, eq, inArray, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { TAG_COLOURS, type TagColour, tagKey } from '#domain/tag-input.ts'
import { NO_DEADLINE } from '#domain/task-settings/deadline-settings.ts'
import type { TagDetail, TagView } from '#domain/views/tag-views.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import { tags } from '#schema/tags.ts'
import type { AuditRecord, AuditSubject } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requirePermission } from '../require-permission.ts'
import { tagDetailColumns } from './tag-deadlines.ts'

/** As many as lists show whole. */
const MOST_TAGS = 500

/** Lets one transaction at a time write tags. Taken after the locks of tasks. */
export async function lockTagWrites(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.tagWrites})`)
}

export function tagSubject({ id, name }: Pick<TagView, 'id' | 'name'>): AuditSubject {
  return { kind: 'tag', id: String(id), name }
}

/** A tag in the audit: of its deadline nothing where it has none. */
export function tagRecord({ id: _, name, colour, valuesAreClosed, ...deadline }: TagDetail): AuditRecord {
  return { name, colour, valuesAreClosed, ...(deadline.deadlineKind === 'none' ? {} : deadline) }
}

/** The tags of these names that are there; the letters’ case does not matter. */
export async function findTags(tx: Transaction, names: readonly string[]): Promise<TagView[]> {
  if (names.length === 0) return []
  return await tx
    .select({ id: tags.id, name: tags.name, colour: tags.colour })
    .from(tags)
    .where(
      inArray(
        sql`lower(${tags.name})`,
        names.map((name) => sql`lower(${name})`),
      ),
    )
}

/**
 * The tags of these names. Those that are not there yet are made, which takes the permission to make tags.
 * @throws DomainError `forbidden` that names the tag which would have to be made, at the field `tags`; or `conflict` where there are as many tags as there may be
 */
export async function makeSureOfTags(tx: Transaction, actor: Actor, names: readonly string[]): Promise<TagView[]> {
  if (names.length === 0) return []
  await lockTagWrites(tx)
  const found = await findTags(tx, names)
  const known = new Set(found.map(({ name }) => tagKey(name)))
  const made: TagView[] = []
  for (const name of names) {
    // The database knows letters whose small form is another one here: what it finds is there.
    if (known.has(tagKey(name)) || (await findTags(tx, [name])).length > 0) continue
    requireToMake(actor, name)
    made.push(await makeTag(tx, actor, name))
  }
  return [...found, ...made]
}

/** Whoever only put a tag on may not know that it is gone meanwhile: the sentence names it, at its field. */
function requireToMake(actor: Actor, name: string): void {
  try {
    requirePermission(actor, 'edit-tags')
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const message = `There is no tag “${name}”: take it off. ${error.message}`
    throw new DomainError('forbidden', message, { tags: message })
  }
}

/** What of a new tag may be said beside its name. */
type NewTag = { colour?: TagColour | undefined; valuesAreClosed?: boolean | undefined; deadline?: DeadlineSettings }

/**
 * Makes a tag of a name that is free; the caller holds the lock of tag writes.
 * @param look `colour` left out: the first of those that fewest tags have; `deadline`: none
 */
export async function makeTag(tx: Transaction, actor: Actor, name: string, look: NewTag = {}): Promise<TagDetail> {
  const tag = await insertTag(tx, actor, name, look)
  const message = `Made the tag “${tag.name}”${tag.valuesAreClosed ? ', which closes values of its tasks to viewers' : ''}.`
  await recordChange(tx, actor, {
    type: 'tag-changed',
    payload: { tagId: tag.id, change: 'created' },
    message,
    audits: [{ subject: tagSubject(tag), after: tagRecord(tag), message }],
  })
  await notifyLive(tx, { subject: 'tag', ids: [tag.id] })
  return tag
}

/** The same, where the caller records the change. @throws DomainError `forbidden`, or `conflict` where there are as many tags as there may be */
export async function insertTag(
  tx: Transaction,
  actor: Actor,
  name: string,
  { colour, valuesAreClosed = false, deadline = NO_DEADLINE }: NewTag = {},
): Promise<TagDetail> {
  requirePermission(actor, 'edit-tags')
  const used = await tx.select({ colour: tags.colour, count: count() }).from(tags).groupBy(tags.colour)
  const total = used.reduce((sum, each) => sum + each.count, 0)
  if (total >= MOST_TAGS)
    throw new DomainError(
      'conflict',
      `There are ${MOST_TAGS} tags already, which is as many as there may be. Delete one that is not needed.`,
    )
  const usesOf = (each: TagColour) => used.find((row) => row.colour === each)?.count ?? 0
  const fewest = Math.min(...TAG_COLOURS.map(usesOf))
  const chosen = colour ?? TAG_COLOURS.find((each) => usesOf(each) === fewest) ?? TAG_COLOURS[0]
  const [tag] = await tx
    .insert(tags)
    .values({ name, colour: chosen, valuesAreClosed, ...deadline })
    .returning(tagDetailColumns)
  if (!tag) throw new Error('The tag was not inserted.')
  return tag
}

/** @throws DomainError `not_found`. The caller holds the lock of tag writes. */
export async function tagOf(tx: Transaction, id: number): Promise<TagDetail> {
  const [tag] = await tx.select(tagDetailColumns).from(tags).where(eq(tags.id, id))
  if (!tag) throw new DomainError('not_found', 'This tag does not exist any more.')
  return tag
}
