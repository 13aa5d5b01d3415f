import type { SecretValues } from '#domain/secrets/secret-references.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'

/** A run as it is executed: its input still refers to secrets by name, and beside it are their values. Written down nowhere. */
export type RunWithSecrets = ClaimedRun & { secrets: SecretValues }
