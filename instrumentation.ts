import type { Instrumentation } from 'next'

/** Next calls this once, before the web server answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  // In production our own server does it (server/http/request-gate.ts).
  if (process.env.NODE_ENV !== 'development') return
  const { recordClientAddresses } = await import('#server/auth/client-address.ts')
  recordClientAddresses(process.env)
}

/** What escaped a page, a route or an action is logged under the number that the browser is told. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { failureLog } = await import('#server/failures/failure-log.ts')
  const requestId = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : undefined
  // The path without its query, in which people type.
  failureLog.error({ err: error, requestId }, `Failed: ${request.method} ${request.path.split('?')[0]}`)
}
