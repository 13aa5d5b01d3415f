import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/**
 * How long the smallest change takes, with its commit, in milliseconds, and how many more sessions the database would take from this user: of all that the
 * server has, that the database may have, and that the user may.
 * @param round whose row is written; nothing of it is changed
 */
export async function probeDatabase(db: Database, round: string): Promise<{ changeMs: number; freeConnections: number }> {
  const sql = preparedSql(db)
  const startedMs = performance.now()
  await sql`update rounds set held_until = held_until where name = ${round}`
  const changeMs = performance.now() - startedMs
  // Of sessions of others no more is told than that they are there.
  const [row] = await sql<{ free: number }[]>`
    with sessions as materialized (
      select datid, usesysid from pg_stat_activity
      where datid is not null and usesysid is not null and coalesce(backend_type, 'client backend') = 'client backend'
    )
    select least(
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int - (select count(*) from sessions),
      case when datconnlimit >= 0 then datconnlimit - (select count(*) from sessions where datid = pg_database.oid) end,
      case when rolconnlimit >= 0 then rolconnlimit - (select count(*) from sessions where usesysid = pg_roles.oid) end
    )::int as free
    from pg_database, pg_roles where datname = current_database() and rolname = current_user`
  return { changeMs, freeConnections: row?.free ?? 1 }
}
