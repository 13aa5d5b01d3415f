/** So long a server may take to let somebody in. */
export const CONNECT_SECONDS = 15

type Around = { password: string; connection: string; isReadOnly: boolean }

/**
 * What went wrong, without the password. `server`: which kind of database says so, null where it is the way there, or what was asked.
 * `isReadOnly`: it is that the connection may change nothing.
 */
export function inServersWords(server: string | null, error: { code?: string; message: string }, around: Around): Error {
  const message = around.password === '' ? error.message : error.message.replaceAll(around.password, '***')
  if (server === null) return new Error(error.code ? `The connection “${around.connection}” failed: ${message}` : message)
  return new Error(`${server} says: ${message}${around.isReadOnly ? readsOnly(around.connection) : ''}`)
}

/** What is said behind a change that was refused. */
export function readsOnly(connection: string): string {
  return ` The connection “${connection}” reads only; its owner lets it write by ?djag_write=1.`
}
