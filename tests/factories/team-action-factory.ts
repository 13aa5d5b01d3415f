import { askedSchema } from '#domain/user-actions/team-action.ts'
import { teamActions } from '#schema/team-actions.ts'
import type { Database } from '#server/database/client.ts'

/** A published action of a team's own, about a task unless said otherwise, that takes a text `shop`. */
export async function makeTeamAction(db: Database, overrides: Partial<typeof teamActions.$inferInsert> = {}) {
  const own = { type: 'object', properties: { shop: { type: 'string', minLength: 2 } }, required: ['shop'], additionalProperties: false }
  const subject = overrides.subject ?? 'task'
  const [row] = await db
    .insert(teamActions)
    .values({
      ...{ type: 'flush-cache', title: 'Flush the cache', description: 'Empties it.', subject },
      ...{ payloadSchema: askedSchema(own, subject), isIdempotent: false, timeLimitSeconds: 60 },
      ...overrides,
    })
    .returning()
  if (!row) throw new Error('The action was not inserted.')
  return row
}
