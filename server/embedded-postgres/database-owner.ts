import { createHmac } from 'node:crypto'
import pg from 'pg'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { DataFolder } from './data-folder.ts'

/** Owns the database and all in it, and may do nothing else: the role that Djag's programs, and so what handlers could find, log in with. */
export const OWNER = 'djag_owner'

/** Follows from the superuser's, and does not lead back to it: no second file that could get lost or be half written. */
export function ownerPassword({ password }: DataFolder): string {
  return createHmac('sha256', password).update(OWNER).digest('base64url')
}

interface Preparation {
  /** The superuser's connection to a database that nothing is kept in. */
  connection: pg.Client
  /** How the superuser gets into another database. */
  address: pg.ClientConfig
  folder: DataFolder
  database: string
}

/** Sees to it that the owner's role and its database exist, and that all in it is the owner's, also in data folders of earlier versions. */
export async function prepareDatabaseAndOwner({ connection, address, folder, database }: Preparation): Promise<void> {
  await connection.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.embeddedPostgresOwner])
  try {
    const role = await connection.query('select from pg_roles where rolname = $1', [OWNER])
    const verb = role.rowCount === 0 ? 'create' : 'alter'
    const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
    await connection.query(`${verb} role ${OWNER} ${rights} password ${connection.escapeLiteral(ownerPassword(folder))}`)
    const found = await connection.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await connection.query(`create database ${database} owner ${OWNER}`)
    else await handOver({ ...address, database })
  } finally {
    await connection.query('select pg_advisory_unlock($1)', [ADVISORY_LOCKS.embeddedPostgresOwner])
  }
}

/**
 * One statement for each thing in this database that belongs to the superuser but not to PostgreSQL or an extension. (`reassign owned` refuses
 * the superuser that the data folder was made with.) What belongs to a column, and the row types of tables, follow their table.
 */
const HAND_OVER = `
  select format('alter database %I owner to ${OWNER}', datname) as statement
  from pg_database where datname = current_database() and datdba = 10
  union all
  select format('alter schema %I owner to ${OWNER}', nspname)
  from pg_namespace where nspowner = 10 and nspname !~ '^pg_' and nspname <> 'information_schema'
  union all
  select format('alter table %s owner to ${OWNER}', c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relowner = 10 and relkind in ('r', 'p', 'v', 'm', 'S', 'f') and nspname !~ '^pg_' and nspname <> 'information_schema'
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid
                    and (deptype = 'e' or relkind = 'S' and deptype in ('a', 'i')))
  union all
  select format('alter routine %s owner to ${OWNER}', p.oid::regprocedure)
  from pg_proc p join pg_namespace n on n.oid = pronamespace
  where proowner = 10 and nspname !~ '^pg_' and nspname <> 'information_schema'
    and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype in ('e', 'i'))
  union all
  select format('alter type %s owner to ${OWNER}', t.oid::regtype)
  from pg_type t join pg_namespace n on n.oid = typnamespace left join pg_class c on c.oid = typrelid
  where typowner = 10 and typtype in ('b', 'c', 'd', 'e', 'r') and (typrelid = 0 or c.relkind = 'c')
    and nspname !~ '^pg_' and nspname <> 'information_schema'
    and not exists (select from pg_type element where element.typarray = t.oid)
    and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')`

async function handOver(address: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(address)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ statement: string }>(HAND_OVER)
    if (rows.length > 0) await client.query(`begin; ${rows.map(({ statement }) => statement).join('; ')}; commit`)
  } finally {
    await client.end()
  }
}
