import { isIP } from 'node:net'
import type { ConnectionOptions } from 'mysql2'
import { type AddressKind, type ConnectionTarget, ConnectionUrlError, databaseAddress } from './connection-target.ts'

/** What addresses of MySQL and MariaDB begin with. */
export const MYSQL: AddressKind = { schemes: ['mysql', 'mariadb'], port: '3306', user: 'root' }

/** Where a MySQL or MariaDB is and how to get in. A `host` that is an absolute path is its Unix socket. */
export type MysqlTarget = Omit<ConnectionTarget, 'isPooled'> & { checksName: boolean }

/**
 * Reads an address such as `mysql://user:password@host:3306/database?sslmode=verify-full`; the parameters are those of an address of PostgreSQL.
 * A certificate that has to name an IP address is refused: the driver would compare it with "localhost".
 * @throws ConnectionUrlError with what to write instead
 */
export function mysqlTarget(url: string): MysqlTarget {
  const { isPooled, ...target } = databaseAddress(url, MYSQL)
  if (target.ssl && target.checksName && isIP(target.host) !== 0)
    throw new ConnectionUrlError(
      `the driver of MySQL cannot check that a certificate names the address ${target.host}: write the host's name, or use sslmode=verify-ca with sslrootcert`,
    )
  return target
}

/** Why nothing can be asked: the driver is a package that Djag does without. */
export class MysqlDriverMissing extends Error {
  override name = 'MysqlDriverMissing'
}

/**
 * The driver, loaded by those alone who ask a MySQL.
 * @throws MysqlDriverMissing where its package was left out
 */
export async function mysqlDriver(): Promise<typeof import('mysql2')> {
  try {
    return (await import('mysql2')).default as never
  } catch (error) {
    if (!/^(?:ERR_)?MODULE_NOT_FOUND$/.test(String((error as NodeJS.ErrnoException).code))) throw error
    throw new MysqlDriverMissing(
      'MySQL is asked through the package mysql2, which was left out of this installation: install it by “npm ci --include=optional”.',
    )
  }
}

/** What the driver takes to connect there. Values come as the texts that the server writes, wherever JSON has nothing that says the same. */
export function mysqlOptions({ host, port, user, password, database, ssl, checksName }: MysqlTarget): ConnectionOptions {
  return {
    ...(host.startsWith('/') ? { socketPath: host } : { host, port }),
    user,
    password,
    database,
    ...(ssl && {
      ssl: {
        rejectUnauthorized: ssl.rejectUnauthorized,
        verifyIdentity: checksName,
        ...(ssl.ca && { ca: ssl.ca }),
        ...(ssl.cert && { cert: ssl.cert }),
        ...(ssl.key && { key: ssl.key }),
        ...(ssl.passphrase && { passphrase: ssl.passphrase }),
      },
    }),
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    disableEval: true,
  }
}
