import type postgres from 'postgres'

/** Tables of more than this are not emptied row by row: what is left of their rows is read over by each scan until somebody tidies up. */
const LARGE_BYTES = 1_000_000

/** By its tables, the statement that empties them: the same in all databases that are copies of one template. */
const statements = new Map<string, string>()

/**
 * What `truncate … cascade` does to these tables and to all that refer to them, in a tenth of its time: most of them are empty, and a table that
 * is truncated gets new files, also for its indexes. As before a `truncate`, whoever is still at work in one of them ends first. Tables that
 * have grown large, or whose rows were counted for plans, are truncated.
 */
export async function clearTables(sql: postgres.Sql, tables: readonly string[]): Promise<void> {
  const key = tables.join()
  const statement = statements.get(key) ?? (await emptyingStatement(sql, tables))
  statements.set(key, statement)
  await sql.unsafe(statement)
}

async function emptyingStatement(sql: postgres.Sql, tables: readonly string[]): Promise<string> {
  const found = await sql<{ name: string }[]>`
    with recursive emptied as (
      select name::regclass::oid as oid from unnest(${[...tables]}::text[]) as name
      union
      select conrelid from pg_constraint join emptied on confrelid = emptied.oid where contype = 'f'
    )
    select oid::regclass::text as name from emptied`
  const names = found.map(({ name }) => name)
  // Each has its triggers left out, those of foreign keys among them: no row that refers to another is left. What does not change the table has
  // its statements planned anew, as after a truncate: a plan for the few rows of one test would be kept for the thousands of the next.
  const deletions = names.map(
    (name) => `if exists (select from ${name}) then delete from ${name}; alter table ${name} reset (user_catalog_table); end if;`,
  )
  return `do $$ begin
    lock table ${names.join(', ')} in access exclusive mode;
    if exists (
      select from unnest('{${names.join()}}'::regclass[]) as emptied join pg_class on pg_class.oid = emptied
      where reltuples >= 0 or pg_relation_size(emptied) > ${LARGE_BYTES}
    ) then
      truncate ${names.join(', ')};
    else
      set local session_replication_role = replica;
      ${deletions.join('\n')}
    end if;
  end $$`
}
