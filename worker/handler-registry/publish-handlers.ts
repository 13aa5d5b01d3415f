import { sql } from 'drizzle-orm'
import { handlers } from '#schema/handlers.ts'
import type { Database } from '#server/database/client.ts'
import type { HandlerRegistry } from './handler-registry.ts'

/** Tells everyone which handlers there are and what they take. The latest worker to publish a name describes it. */
export async function publishHandlers(db: Database, registry: HandlerRegistry): Promise<void> {
  const rows = [...registry.values()].map(({ name, description, inputSchema, positional, secrets, source }) => ({
    name,
    description,
    inputSchema,
    positional: [...positional],
    secrets: [...secrets],
    source,
  }))
  // In name order, so that two workers publishing at once cannot lock each other out.
  rows.sort((a, b) => (a.name < b.name ? -1 : 1))
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
