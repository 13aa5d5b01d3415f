import { and, asc, desc, ilike, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { TaskOption } from '#domain/views/task-views.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { searchParameter } from '#server/http/parameters.ts'
import { containsPattern, startsWithPattern } from '../contains-pattern.ts'

export const taskOptionsParameters = z.object({ search: searchParameter })

const MOST_OPTIONS = 50

/** Tasks to pick from, those whose name starts with the search first. */
export async function taskOptions(db: Database, { search }: z.output<typeof taskOptionsParameters>): Promise<{ rows: TaskOption[] }> {
  const rows = await db
    .select({ id: tasks.id, name: tasks.name, enabled: tasks.enabled })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), search ? ilike(tasks.name, containsPattern(search)) : undefined))
    .orderBy(desc(sql`${tasks.name} ilike ${startsWithPattern(search ?? '')}`), asc(sql`lower(${tasks.name})`), asc(tasks.id))
    .limit(MOST_OPTIONS)
  return { rows }
}
