import { and, asc, eq, ilike, isNull, or, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { DependencyRow } from '#domain/views/task-views.ts'
import type { Database } from '#server/database/client.ts'
import { idParameter, searchParameter } from '#server/http/parameters.ts'
import { dependencies } from '../../drizzle/schema/dependencies.ts'
import { tasks } from '../../drizzle/schema/tasks.ts'
import { containsPattern } from './contains-pattern.ts'
import { isoInstant } from './iso-instant.ts'

export const dependencyRowsQuery = z.object({ search: searchParameter, task: idParameter.optional() })

const depender = alias(tasks, 'depender')
const dependee = alias(tasks, 'dependee')

/** Edges by the names of both ends; `search` looks in both names, `task` wants it at either end. */
export async function dependencyRows(db: Database, query: z.output<typeof dependencyRowsQuery>): Promise<{ rows: DependencyRow[] }> {
  const pattern = query.search && containsPattern(query.search)
  const rows = await loadDependencyRows(
    db,
    and(
      query.task === undefined ? undefined : or(eq(dependencies.dependerId, query.task), eq(dependencies.dependeeId, query.task)),
      pattern ? or(ilike(depender.name, pattern), ilike(dependee.name, pattern)) : undefined,
    ),
  )
  return { rows }
}

export async function loadDependencyRows(db: Database, which?: SQL): Promise<DependencyRow[]> {
  const rows = await db
    .select({
      id: dependencies.id,
      dependerId: dependencies.dependerId,
      dependerName: depender.name,
      dependeeId: dependencies.dependeeId,
      dependeeName: dependee.name,
      dependeeEnabled: dependee.enabled,
      future: dependencies.future,
      endings: dependencies.endings,
      freshness: dependencies.freshness,
      waivedAt: dependencies.waivedAt,
      waivedByName: dependencies.waivedByName,
      changedAt: dependencies.changedAt,
    })
    .from(dependencies)
    .innerJoin(depender, eq(depender.id, dependencies.dependerId))
    .innerJoin(dependee, eq(dependee.id, dependencies.dependeeId))
    .where(and(isNull(depender.deletedAt), isNull(dependee.deletedAt), which))
    .orderBy(asc(depender.name), asc(dependee.name), asc(dependencies.id))
  return rows.map(({ waivedAt, waivedByName, ...row }) => ({
    ...row,
    waiver: waivedAt && { at: isoInstant(waivedAt), byName: waivedByName ?? '' },
    changedAt: isoInstant(row.changedAt),
  }))
}
