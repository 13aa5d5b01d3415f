import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { deadlines } from '#schema/deadlines.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { loadTaskDeadlines } from '../tasks/task-deadlines.ts'

const SHOWN = 8

/** Of these tasks those that missed a deadline, and those that are at risk to, by their deadline. */
export async function tasksAtRisk(db: Database, of: SQL | undefined): Promise<OverviewView['deadlines']> {
  const rows = await db
    .select({ id: tasks.id, name: tasks.name, count: sql<number>`(count(*) over ())::int` })
    .from(deadlines)
    .innerJoin(tasks, eq(tasks.id, deadlines.taskId))
    .where(and(of, sql`${deadlines.isWatched}`, inArray(deadlines.state, ['missed', 'at_risk'])))
    .groupBy(tasks.id, tasks.name)
    .orderBy(asc(sql`min(${deadlines.dueAt})`), asc(tasks.id))
    .limit(SHOWN)
  const views = await loadTaskDeadlines(
    db,
    rows.map(({ id }) => id),
  )
  return {
    count: rows[0]?.count ?? 0,
    tasks: rows.flatMap(({ id, name }) => {
      const deadline = views.get(id)
      return deadline ? [{ id, name, deadline }] : []
    }),
  }
}
