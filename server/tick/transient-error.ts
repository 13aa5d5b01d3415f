/** SQLSTATE classes and codes of trouble that is not about any task: connections, resources, conflicts, time limits, shutdowns. */
const TRANSIENT_STATES = [/^08/, /^40/, /^53/, /^57/, /^58/, /^55P03$/, /^25P0[23]$/]

/** What Node and postgres.js say when the connection is the trouble. */
const CONNECTION_CODES = /^(CONNECTION_|CONNECT_TIMEOUT$|E(?!RR_)[A-Z_]+$)/

/** Whether the same work may well succeed a little later, so that no task is to blame for it. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') {
    if (CONNECTION_CODES.test(code)) return true
    if (/^[0-9A-Z]{5}$/.test(code)) return TRANSIENT_STATES.some((state) => state.test(code))
  }
  return isTransient(error.cause)
}
