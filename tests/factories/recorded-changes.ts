import { count, desc } from 'drizzle-orm'
import { audits } from '#schema/audits.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { userActions } from '#schema/user-actions.ts'
import type { Database } from '#server/database/client.ts'

/** All rows that people's changes write, to prove that a refusal wrote none and changed none. */
export async function snapshot(db: Database) {
  return {
    tasks: await db.select().from(tasks).orderBy(tasks.id),
    crontabs: await db.select().from(crontabs).orderBy(crontabs.id),
    dependencies: await db.select().from(dependencies).orderBy(dependencies.id),
    decidedRanges: await db.select({ count: count() }).from(decidedRanges),
    runs: await db.select({ count: count() }).from(runs),
    runRequests: await db.select({ count: count() }).from(runRequests),
    userActions: await db.select({ count: count() }).from(userActions),
    audits: await db.select({ count: count() }).from(audits),
  }
}

/** The latest audits, newest first. */
export async function latestAudits(db: Database, limit: number) {
  return await db.select().from(audits).orderBy(desc(audits.id)).limit(limit)
}

/** The latest action. */
export async function latestAction(db: Database) {
  const [action] = await db.select().from(userActions).orderBy(desc(userActions.id)).limit(1)
  return action
}
