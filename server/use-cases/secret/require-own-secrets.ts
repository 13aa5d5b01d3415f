import { and, inArray, isNull, or, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { Actor } from '#domain/roles.ts'
import { secretNamesIn } from '#domain/secrets/secret-references.ts'
import { taskTags } from '#schema/task-tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'

/** What a handler gets, each by the name of its field. */
type Given = { args?: unknown; kwargs?: unknown; headers?: unknown }

/**
 * Asks whether the actor may refer to the secrets that stand in this. Whoever writes a reference decides where the secret is sent: so a role that is limited
 * to tags has those that a task of these tags refers to already, and an unlimited one puts others there.
 * @throws DomainError `forbidden` that names the secret and its field
 */
export async function requireOwnSecrets(tx: Transaction, actor: Actor, given: Given): Promise<void> {
  if (actor.roleTagIds === undefined) return
  const asked = Object.entries(given).flatMap(([field, value]) =>
    value === undefined ? [] : secretNamesIn(value as JsonValue).map((name) => ({ field, name })),
  )
  if (asked.length === 0) return
  const own = await secretsOfTags(tx, actor.roleTagIds)
  const other = asked.find(({ name }) => !own.has(name))
  if (!other) return
  const message = `No task of your tags refers to the secret “${other.name}”. Somebody whose role is for everything can put it there.`
  throw new DomainError('forbidden', message, { [other.field]: message })
}

async function secretsOfTags(tx: Transaction, tagIds: readonly number[]): Promise<Set<string>> {
  const mentions = (column: typeof tasks.args | typeof tasks.kwargs | typeof tasks.headers) => sql`${column}::text like '%{{secret:%'`
  const tagged = tx
    .select({ id: taskTags.taskId })
    .from(taskTags)
    .where(inArray(taskTags.tagId, [...tagIds]))
  const rows = await tx
    .select({ args: tasks.args, kwargs: tasks.kwargs, headers: tasks.headers })
    .from(tasks)
    .where(
      and(isNull(tasks.deletedAt), inArray(tasks.id, tagged), or(mentions(tasks.args), mentions(tasks.kwargs), mentions(tasks.headers))),
    )
  return new Set(rows.flatMap(({ args, kwargs, headers }) => secretNamesIn([args, kwargs, headers] as JsonValue)))
}
