/** The embedded PostgreSQL cannot be used. The message is one a person can act on; nothing was deleted. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
}

/** The way out that always exists, for the end of a message. */
export const OWN_DATABASE_HINT = 'or set DATABASE_URL to a PostgreSQL of your own.'
