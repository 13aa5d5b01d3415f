import type { QueueOptions } from 'pg-boss'

/** pg-boss lives in a schema of its own, so that it meets no other pg-boss in a shared database. */
export const QUEUE_SCHEMA = 'djag_pgboss'

/** The layout of pg-boss's tables that `insertJobs` writes. A test fails when the installed pg-boss has another one. */
export const QUEUE_SCHEMA_VERSION = 46

/** The queue of notifications that wait to be delivered. No task can name it, as its queues have no slash in their names. */
export const DELIVERY_QUEUE = 'djag/notifications'

const MINUTE_SECONDS = 60
const YEAR_SECONDS = 365 * 24 * 3600

/**
 * How each of our pg-boss queues is made. pg-boss only delivers: it never retries (attempts are ours), a job waits as long as its run
 * does, and one that was fetched but not claimed within a minute by a runner that died counts as failed, so that reconciling
 * replaces it.
 */
export const QUEUE_OPTIONS = {
  policy: 'standard',
  notify: true,
  retryLimit: 0,
  expireInSeconds: MINUTE_SECONDS,
  retentionSeconds: 10 * YEAR_SECONDS,
  deleteAfterSeconds: 10 * MINUTE_SECONDS,
} as const satisfies QueueOptions & { policy: 'standard'; notify: boolean }
