import { type ConnectionTarget, ConnectionUrlError, connectionTarget } from '#server/database/connection-target.ts'
import { MYSQL, type MysqlTarget, mysqlTarget } from '#server/database/mysql-target.ts'
import { SQLITE_SCHEME, sqliteFile } from '#server/database/sqlite-file.ts'

/** What names of variables begin with that name a database: `DJAG_SQL_SHOP` is the connection `shop`. */
const PREFIX = 'DJAG_SQL_'
const WRITE_PARAMETER = 'djag_write'

/** Where a database of each kind is. */
type Place =
  | { engine: 'postgresql'; target: ConnectionTarget }
  | { engine: 'mysql'; target: MysqlTarget }
  | { engine: 'sqlite'; file: string }

/** A database that `sql-query` may ask. `mayWrite`: statements may change it. */
export type SqlConnection = Place & { mayWrite: boolean }

/** The variables of an environment that name databases: for runs of `sql-query` alone, as passwords stand in them. */
export function sqlEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && !!entry[1]),
  )
}

/**
 * The connection of this name.
 * @throws Error with a sentence that names the variable, and never its value
 */
export function sqlConnection(name: string, environment: NodeJS.ProcessEnv): SqlConnection {
  const variable = PREFIX + name.toUpperCase().replaceAll('-', '_')
  const url = environment[variable]
  if (!url) {
    const known = Object.keys(sqlEnvironment(environment)).map((each) => each.slice(PREFIX.length).toLowerCase())
    const there = known.length === 0 ? 'It has none.' : `It has: ${known.sort().join(', ')}.`
    throw new Error(`This worker has no connection “${name}”: its owner names one by the variable ${variable}. ${there}`)
  }
  const [address = '', query] = url.split(/\?(.*)/s)
  const parameters = query?.split('&') ?? []
  const writes = parameters
    .filter((parameter) => parameter.startsWith(`${WRITE_PARAMETER}=`))
    .map((parameter) => parameter.slice(WRITE_PARAMETER.length + 1))
  if (writes.some((value) => value !== '1' && value !== '0')) throw new Error(`${variable}: ${WRITE_PARAMETER} is 1 or 0.`)
  const rest = parameters.filter((parameter) => !parameter.startsWith(`${WRITE_PARAMETER}=`))
  try {
    return { ...placeAt(rest.length === 0 ? address : `${address}?${rest.join('&')}`, variable), mayWrite: writes.includes('1') }
  } catch (error) {
    if (error instanceof ConnectionUrlError) throw new Error(`${variable}: ${error.message}.`)
    throw error
  }
}

function placeAt(url: string, variable: string): Place {
  if (/^postgres(?:ql)?:/.test(url)) return { engine: 'postgresql', target: connectionTarget(url) }
  if (MYSQL.schemes.some((scheme) => url.startsWith(`${scheme}:`))) return { engine: 'mysql', target: mysqlTarget(url) }
  if (url.startsWith(SQLITE_SCHEME)) return { engine: 'sqlite', file: sqliteFile(url) }
  throw new Error(
    `${variable} is no address of a database that can be asked: PostgreSQL (postgres://…), MySQL (mysql://…) or SQLite (sqlite:///…).`,
  )
}
