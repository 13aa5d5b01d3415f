import type { CompletedAttempt } from '#server/completions/callback-address.ts'
import type { Database } from '#server/database/client.ts'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'
import type { HandlerHost } from '#worker/handler-host/handler-host.ts'
import type { HandlerRegistry } from '#worker/handler-registry/handler-registry.ts'

export type RunnerLog = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type RunnerOptions = {
  /** The connections to use now; asked for before each use, as they are made anew after a loss. */
  database(): Database
  /** The worker's present lease. */
  workerId(): string
  /** How many other workers live that claim runs. */
  otherRunners(): number
  /** The handlers as they are now: those of the team change with their folder. */
  registry(): HandlerRegistry
  /** Runs all handlers that are not inline; null where there are none. */
  host: HandlerHost | null
  /** What secrets are decrypted by. */
  secretKeys: SecretKeys
  queues: readonly string[] | null
  concurrency: number
  /** Where it is posted how an attempt's work goes on elsewhere; left out: nowhere. */
  callbackAddress?: (attempt: CompletedAttempt) => string
  /** Whether handlers are told of the spans of their attempts; left out: no. */
  isTraced?: boolean
  /** Nothing is claimed while more endings than that are still to be written; left out: 5,000. */
  mostPendingEndings?: number
  /** How often queues are asked of which nothing was heard, in milliseconds; left out: as the claim loop has it. */
  pollMs?: number
  log: RunnerLog
}
