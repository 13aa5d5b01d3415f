import { maskPasswords } from '#domain/mask-passwords.ts'
import type { Actor } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'
import { auditActor } from './audit-entry.ts'
import type { AUDITED_EVENTS } from './internal-action-types.ts'

/** Filters are short; what is longer was made up. */
const LONGEST_FILTER = 500

/**
 * Writes down that somebody takes a file of what stands here away, before its first line is handed out.
 * @param what what is in it, such as `runs`
 * @param filter by what it was chosen, as the address says it; empty: all of it
 */
export async function auditExport(db: Database, actor: Actor, what: string, filter: string): Promise<void> {
  const which = filter === '' ? 'all of them' : maskPasswords(filter.slice(0, LONGEST_FILTER))
  await db.insert(audits).values({
    ...auditActor(actor),
    type: 'exported' satisfies keyof typeof AUDITED_EVENTS,
    subjectKind: 'none',
    subjectName: what,
    outcome: 'succeeded',
    message: `Exported the ${what}: ${which}.`,
  })
}
