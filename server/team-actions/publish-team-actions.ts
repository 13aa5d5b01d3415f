import { sql } from 'drizzle-orm'
import { teamActions } from '#schema/team-actions.ts'
import type { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/** What is told of an action of a team's own to whoever may ask for it. */
export type PublishedAction = Omit<typeof teamActions.$inferSelect, 'publishedAt' | 'secrets'> & { readonly secrets: readonly string[] }

/** What a worker carries out: the columns of its row. */
export type WorkerTeamActions = Pick<
  typeof workers.$inferSelect,
  'teamActionTypes' | 'teamActionDefinitions' | 'teamActionsVersion' | 'teamActionsProblem'
>

/** Tells everyone which actions of the team's own there are. The latest worker to publish a type describes it. */
export async function publishTeamActions(db: Database, published: Iterable<PublishedAction>): Promise<void> {
  // In the order of their types, so that two workers publishing at once cannot lock each other out.
  const rows = [...published]
    .map(({ type, title, description, payloadSchema, subject, permission, isIdempotent, timeLimitSeconds, secrets }) => ({
      ...{ type, title, description, payloadSchema, subject, permission, isIdempotent, timeLimitSeconds },
      secrets: [...secrets],
    }))
    .sort((a, b) => (a.type < b.type ? -1 : 1))
  if (rows.length === 0) return
  await db
    .insert(teamActions)
    .values(rows)
    .onConflictDoUpdate({
      target: teamActions.type,
      set: {
        title: sql`excluded.title`,
        description: sql`excluded.description`,
        payloadSchema: sql`excluded.payload_schema`,
        subject: sql`excluded.subject`,
        permission: sql`excluded.permission`,
        isIdempotent: sql`excluded.is_idempotent`,
        timeLimitSeconds: sql`excluded.time_limit_seconds`,
        secrets: sql`excluded.secrets`,
        publishedAt: sql`djag_now()`,
      },
    })
}

/** Says what a worker carries out from now on, and why not what its folder holds. */
export async function describeWorkerActions(db: Database, workerId: string, worker: WorkerTeamActions): Promise<void> {
  await preparedSql(db)`
    update workers
    set team_action_types = ${worker.teamActionTypes}::text[], team_action_definitions = ${worker.teamActionDefinitions}::text[],
      team_actions_version = ${worker.teamActionsVersion}, team_actions_problem = ${worker.teamActionsProblem}
    where id = ${workerId}`
  await notifyLive(db, { subject: 'worker', ids: [workerId] })
}
