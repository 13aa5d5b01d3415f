import { ConfigurationError } from '#server/configuration/configuration.ts'
import { MigrationError } from '#server/database/migrate.ts'
import { DatabaseUnreachableError } from '#server/database/reachability.ts'
import { EmbeddedPostgresError } from '#server/embedded-postgres/embedded-postgres-error.ts'

/** Something a person has to put right. The message says what and how; a stack trace would only hide it. */
export class StartFailure extends Error {
  override name = 'StartFailure'
}

const SELF_EXPLAINING = [StartFailure, ConfigurationError, EmbeddedPostgresError, DatabaseUnreachableError, MigrationError]

/** What to print about an error: its message where that was written for people, everything known about it where it is a defect. */
export function describeFailure(error: unknown): string {
  if (SELF_EXPLAINING.some((kind) => error instanceof kind)) return (error as Error).message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Runs a script's work and ends the process with exit code 1 and an explanation when it fails. */
export async function runScript(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(describeFailure(error))
    process.exit(1)
  }
}
