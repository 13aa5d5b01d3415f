import { ConfigurationError } from '#server/configuration/configuration.ts'
import { ConnectionUrlError } from '#server/database/connection-target.ts'
import { MigrationError } from '#server/database/migrate.ts'
import { DatabaseUnreachableError } from '#server/database/reachability.ts'
import { EmbeddedPostgresError } from '#server/embedded-postgres/embedded-postgres-error.ts'

/**
 * Exit code (EX_CONFIG of sysexits.h) by which every program says that starting it again is of no use before a person has changed
 * something; the supervisor and the systemd units (RestartPreventExitStatus) go by it.
 */
export const NEEDS_A_PERSON = 78

const WRITTEN_FOR_PEOPLE = [ConfigurationError, ConnectionUrlError, MigrationError, EmbeddedPostgresError, DatabaseUnreachableError]

/** Whether the message of an error that ends a program says by itself what was wrong and what to do. */
export function isWrittenForPeople(error: unknown): error is Error {
  return WRITTEN_FOR_PEOPLE.some((kind) => error instanceof kind)
}

/** Whether a start that failed like this would fail again until a person changes something. */
export function needsAPerson(error: unknown): boolean {
  return error instanceof DatabaseUnreachableError ? error.needsAPerson : isWrittenForPeople(error)
}
