import { isDatabaseUnavailable } from '#server/database/transient-errors.ts'
import { failureLog } from './failure-log.ts'

/** What a page reads first: its value, or null while the database cannot be reached, for the page to say so. Other failures are thrown. */
export async function whileReachable<Value>(doing: string, read: () => Promise<Value>): Promise<{ value: Value } | null> {
  try {
    return { value: await read() }
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    failureLog.error({ err: error }, `Failed: ${doing}`)
    return null
  }
}
