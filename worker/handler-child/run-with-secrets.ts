import type { SecretValues } from '#domain/secrets/secret-references.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'

/**
 * A run as it is executed: its input still refers to secrets by name, and beside it are their values. Written down nowhere. `traceparent`: the span of the
 * attempt; left out: runs are not traced. `callbackAddress`: where it is posted how its work goes on elsewhere.
 */
export type RunWithSecrets = ClaimedRun & { secrets: SecretValues; traceparent?: string; callbackAddress?: string }
