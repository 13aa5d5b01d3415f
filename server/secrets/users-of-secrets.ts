import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { JsonValue } from '#domain/json-value.ts'
import { secretsOfChannel } from '#domain/notifications/channel.ts'
import { secretNamesIn } from '#domain/secrets/secret-references.ts'
import { handlers } from '#schema/handlers.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** The channels whose messages take a secret, by its name, each by name; secrets that are not there are among them. */
export async function channelsOfSecrets(db: Database | Transaction): Promise<ReadonlyMap<string, readonly string[]>> {
  const channels = await db
    .select({ name: notificationChannels.name, config: notificationChannels.config })
    .from(notificationChannels)
    .orderBy(asc(sql`lower(${notificationChannels.name})`))
  const users = channels.flatMap(({ name, config }) => secretsOfChannel(config).map((secret) => ({ secret, name })))
  return new Map([...Map.groupBy(users, ({ secret }) => secret)].map(([secret, of]) => [secret, of.map(({ name }) => name)]))
}

/** The titles of the team's own actions that need a secret, by its name; secrets that are not there are among them. */
export async function actionsOfSecrets(db: Database | Transaction): Promise<ReadonlyMap<string, readonly string[]>> {
  const users = await preparedSql(db)<{ secret: string; titles: string[] }[]>`
    select needed.secret, array_agg(action.title order by action.title) as titles
    from team_actions as action, unnest(action.secrets) as needed (secret)
    where exists (
      select from workers where action.type = any(workers.team_action_types) and workers.heartbeat_at > djag_now() - interval '1 day'
    )
    group by needed.secret`
  return new Map(users.map(({ secret, titles }) => [secret, titles]))
}

/** A task that uses a secret: by its arguments or headers, or because its handler needs it. */
type SecretUser = { id: number; name: string }

/** The tasks that use secrets, by the names of these, each by name; secrets that are not there are among them. */
export async function usersOfSecrets(db: Database | Transaction): Promise<ReadonlyMap<string, readonly SecretUser[]>> {
  const mentions = (column: typeof tasks.args | typeof tasks.kwargs | typeof tasks.headers) => sql`${column}::text like '%{{secret:%'`
  const rows = await db
    .select({
      id: tasks.id,
      name: tasks.name,
      args: tasks.args,
      kwargs: tasks.kwargs,
      headers: tasks.headers,
      declared: handlers.secrets,
    })
    .from(tasks)
    .leftJoin(handlers, eq(handlers.name, tasks.handler))
    .where(
      and(
        isNull(tasks.deletedAt),
        or(mentions(tasks.args), mentions(tasks.kwargs), mentions(tasks.headers), sql`${handlers.secrets} <> '{}'`),
      ),
    )
    .orderBy(asc(tasks.name))
  const users = new Map<string, SecretUser[]>()
  for (const { id, name, args, kwargs, headers, declared } of rows)
    for (const secret of new Set([...secretNamesIn([args, kwargs, headers] as JsonValue), ...(declared ?? [])]))
      users.set(secret, [...(users.get(secret) ?? []), { id, name }])
  return users
}
