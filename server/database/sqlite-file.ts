import { statSync } from 'node:fs'
import { ConnectionUrlError } from './connection-target.ts'

/** What the address of a file of SQLite begins with. */
export const SQLITE_SCHEME = 'sqlite:'

/**
 * The file that an address such as `sqlite:///srv/shop/orders.db` names; special characters are percent-encoded.
 * @throws ConnectionUrlError where it names none that is there: a new one would be empty, and nobody would notice
 */
export function sqliteFile(url: string): string {
  const encoded = /^sqlite:(?!\/\/[^/])(?:\/\/)?(?<path>\/[^?#]*)$/.exec(url)?.groups?.path
  if (encoded === undefined) throw new ConnectionUrlError('use the form sqlite:///absolute/path/of/the/file.db, without parameters')
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch {
    throw new ConnectionUrlError('a % in the path of the file is written as %25')
  }
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new ConnectionUrlError(`${path} is no file, or this user does not see it`)
  return path
}
