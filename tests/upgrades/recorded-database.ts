import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import type postgres from 'postgres'

const FOLDER = new URL('./databases/', import.meta.url)

/** The rows of a database as a released version left them; each row is a JSON object. */
export interface RecordedDatabase {
  /** How many migrations that version had applied. */
  migrations: number
  tables: Record<string, unknown[]>
}

/** Names of all recorded databases, the oldest first. */
export function recordedDatabases(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => name.replace('.json.gz', ''))
    .sort()
}

export function readRecordedDatabase(name: string): RecordedDatabase {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, FOLDER))).toString())
}

async function tableNames(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
  return rows.map(({ name }) => name)
}

/**
 * Writes down every row of a database of ours. Sign-ins are left out, and the queue: no run may be active when it is recorded.
 * @throws Error when one is
 */
export async function recordDatabase(sql: postgres.Sql, name: string): Promise<void> {
  const [active] = await sql`select 1 from runs where state in ('queued', 'running', 'retrying') limit 1`
  if (active) throw new Error('Runs are active: let them end, and stop the workers.')
  const [applied] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  const tables: Record<string, unknown[]> = {}
  for (const table of await tableNames(sql)) {
    if (['sessions', 'accounts', 'verifications', 'rate_limits', 'workers'].includes(table)) continue
    const rows = await sql<{ row: unknown }[]>`select to_jsonb(recorded)::text as row from ${sql(table)} as recorded`
    if (rows.length > 0) tables[table] = rows.map(({ row }) => JSON.parse(String(row)))
  }
  const recorded: RecordedDatabase = { migrations: applied?.count ?? 0, tables }
  writeFileSync(new URL(`${name}.json.gz`, FOLDER), gzipSync(JSON.stringify(recorded), { level: 9 }))
}

/** Puts the rows into a database whose tables are those of the version that recorded them. */
export async function restoreDatabase(sql: postgres.Sql, { tables }: RecordedDatabase): Promise<void> {
  await sql.begin(async (tx) => {
    // The order of tables with keys to each other does not matter to a replica.
    await tx`set local session_replication_role = replica`
    for (const [table, rows] of Object.entries(tables))
      await tx`
        insert into ${tx(table)} overriding system value
        select * from jsonb_populate_recordset(null::${tx(table)}, ${JSON.stringify(rows)}::text::jsonb)`
    const sequences = await tx<{ table: string; column: string; sequence: string }[]>`
      select table_name as table, column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
      from information_schema.columns where table_schema = 'public' and pg_get_serial_sequence(quote_ident(table_name), column_name) is not null`
    for (const { table, column, sequence } of sequences)
      await tx`select setval(${sequence}, coalesce((select max(${tx(column)}) from ${tx(table)}), 0) + 1, false)`
  })
}
