import { inArray } from 'drizzle-orm'
import { teamActions } from '#schema/team-actions.ts'
import type { Database } from '#server/database/client.ts'
import { actionTitle } from '#server/user-actions/action-registry.ts'

/** The names of these types, those of the team's own among them; a type that nobody knows any more is its own name. */
export async function actionTitles(db: Database, types: readonly string[]): Promise<(type: string) => string> {
  const others = [...new Set(types.filter((type) => actionTitle(type) === type))]
  const rows =
    others.length === 0
      ? []
      : await db.select({ type: teamActions.type, title: teamActions.title }).from(teamActions).where(inArray(teamActions.type, others))
  const own = new Map(rows.map(({ type, title }) => [type, title]))
  return (type) => own.get(type) ?? actionTitle(type)
}
