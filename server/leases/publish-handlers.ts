import { sql } from 'drizzle-orm'
import type { JsonSchema } from '#domain/json-value.ts'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'

/** What is told of a handler to whoever makes tasks of it. */
export type PublishedHandler = {
  name: string
  description: string
  inputSchema: JsonSchema
  positional: readonly string[]
  secrets: readonly string[]
  source: 'built-in' | 'team'
}

/** Tells everyone which handlers there are and what they take. The latest worker to publish a name describes it. */
export async function publishHandlers(db: Database, published: Iterable<PublishedHandler>): Promise<void> {
  const rows = [...published].map(({ name, description, inputSchema, positional, secrets, source }) => ({
    name,
    description,
    inputSchema,
    positional: [...positional],
    secrets: [...secrets],
    source,
  }))
  // In name order, so that two workers publishing at once cannot lock each other out.
  rows.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (rows.length === 0) return
  await db
    .insert(handlers)
    .values(rows)
    .onConflictDoUpdate({
      target: handlers.name,
      set: {
        description: sql`excluded.description`,
        inputSchema: sql`excluded.input_schema`,
        positional: sql`excluded.positional`,
        secrets: sql`excluded.secrets`,
        source: sql`excluded.source`,
        publishedAt: sql`djag_now()`,
      },
    })
}
