import { basename } from 'node:path'
import type postgres from 'postgres'
import { CELERY_TABLES, type CeleryTable, dumpOfTables } from '#domain/celery-import/dump-of-tables.ts'
import type { ForeignFields } from '#domain/imported-tasks/foreign-json.ts'
import { ConnectionUrlError, connectionOptions, connectionTarget } from '#server/database/connection-target.ts'
import { MYSQL, mysqlDriver, mysqlOptions, mysqlTarget } from '#server/database/mysql-target.ts'
import { SQLITE_SCHEME, sqliteFile } from '#server/database/sqlite-file.ts'
import { CallFailure, EXIT } from './call-failure.ts'

/** So long a server may take to let somebody in. */
const CONNECT_SECONDS = 15
/** Of each table: more than an import takes is refused there, in words. */
const MOST_ROWS = 5_000

/** Asks a database, without values. */
type Query = (sql: string) => Promise<ForeignFields[]>
type Reading = { tables: string; query: Query; close: () => Promise<void> }

/**
 * Reads the tasks of django-celery-beat and djag-scheduler from the database of their project, and changes nothing there.
 * @param url the address of a PostgreSQL, a MySQL or a file of SQLite
 * @returns what `manage.py dumpdata` would print, and what the database is called in descriptions
 * @throws CallFailure in words, without the password
 */
export async function readCeleryDatabase(url: string): Promise<{ text: string; name: string }> {
  let password = ''
  try {
    const { open, name, ...opened } = placeAt(url)
    password = opened.password
    const reading = await open()
    try {
      return { text: await dumpOf(reading), name }
    } finally {
      await reading.close()
    }
  } catch (error) {
    const message = error instanceof AggregateError ? String(error.errors[0]?.message) : (error as Error).message
    const words = password === '' ? message : message.replaceAll(password, '***')
    throw new CallFailure(`The database cannot be read: ${words.replace(/\.?$/, '.')}`, EXIT.usage)
  }
}

async function dumpOf({ tables, query }: Reading): Promise<string> {
  const there = new Set((await query(tables)).map(({ name }) => String(name)))
  const rowsOf = async ({ table, model }: CeleryTable) => ({ model, rows: await query(`select * from ${table} limit ${MOST_ROWS}`) })
  const read = []
  for (const each of CELERY_TABLES.filter(({ table }) => there.has(table))) read.push(await rowsOf(each))
  if (read.length === 0) throw new Error('it has no table of django-celery-beat or djag-scheduler, or this user does not see them')
  return dumpOfTables(read)
}

type Place = { name: string; password: string; open: () => Promise<Reading> }

function placeAt(url: string): Place {
  if (/^postgres(?:ql)?:/.test(url)) return postgresqlAt(url)
  if (MYSQL.schemes.some((scheme) => url.startsWith(`${scheme}:`))) return mysqlAt(url)
  if (url.startsWith(SQLITE_SCHEME)) return sqliteAt(url)
  throw new ConnectionUrlError('its address begins with postgres://, mysql:// or sqlite:///')
}

function postgresqlAt(url: string): Place {
  const target = connectionTarget(url)
  return {
    name: `${target.database} on ${target.host}`,
    password: target.password,
    open: async () => {
      const { default: connectTo } = await import('postgres')
      const { host, port, ...at } = connectionOptions(target)
      const sql = connectTo({
        ...at,
        port,
        // The driver reads a folder as the place of a socket only as `path`.
        ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host }),
        max: 1,
        prepare: false,
        connect_timeout: CONNECT_SECONDS,
        onnotice: () => {},
      } as postgres.Options<Record<string, never>>)
      return {
        tables: 'select table_name as name from information_schema.tables where table_schema = any (current_schemas(false))',
        query: async (text) => await sql.begin('read only', (tx) => tx.unsafe<ForeignFields[]>(text)),
        close: () => sql.end({ timeout: 1 }),
      }
    },
  }
}

function mysqlAt(url: string): Place {
  const target = mysqlTarget(url)
  return {
    name: `${target.database} on ${target.host}`,
    password: target.password,
    open: async () => {
      const driver = await mysqlDriver()
      const connection = driver.createConnection({ ...mysqlOptions(target), connectTimeout: CONNECT_SECONDS * 1_000 })
      connection.on('error', () => {})
      const query: Query = (text) =>
        new Promise((resolve, reject) =>
          connection.query(text, (error, rows) => (error ? reject(error) : resolve(rows as ForeignFields[]))),
        )
      await query('start transaction read only')
      return {
        tables: 'select table_name as name from information_schema.tables where table_schema = database()',
        query,
        close: async () => connection.destroy(),
      }
    },
  }
}

function sqliteAt(url: string): Place {
  const file = sqliteFile(url)
  return {
    name: basename(file),
    password: '',
    open: async () => {
      const { DatabaseSync } = await import('node:sqlite')
      const database = new DatabaseSync(file, { readOnly: true, timeout: CONNECT_SECONDS * 1_000 })
      return {
        tables: "select name from sqlite_schema where type in ('table', 'view')",
        query: async (text) => database.prepare(text).all(),
        close: async () => database.close(),
      }
    },
  }
}
