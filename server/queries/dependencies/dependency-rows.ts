import { and, asc, desc, eq, gt, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { DependencyPage, DependencyRow, DependencySortKey } from '#domain/views/task-views.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, idParameter, limitParameter, pageParameter, searchParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'

const SORT_KEYS = ['depender', 'dependee', 'kind', 'endings', 'changed'] as const satisfies readonly DependencySortKey[]

export const dependencyPageParameters = z.object({
  search: searchParameter,
  task: idParameter.optional(),
  /** On which side of the edge `task` is; left out: on either. */
  side: choiceParameter(['depender', 'dependee']).optional(),
  id: idParameter.optional(),
  sort: choiceParameter(SORT_KEYS).default('depender'),
  dir: choiceParameter(['asc', 'desc']).default('asc'),
  page: pageParameter,
  size: limitParameter(200, 50),
})
type DependencyPageParameters = z.output<typeof dependencyPageParameters>

const depender = alias(tasks, 'depender')
const dependee = alias(tasks, 'dependee')

/** One page of the edges whose tasks' names contain the search, `total` of all of them. */
export async function dependencyPage(db: Database, query: DependencyPageParameters): Promise<DependencyPage> {
  const which = matching(query)
  const direction = query.dir === 'asc' ? asc : desc
  const [rows, [counted]] = await Promise.all([
    edgeRows(db, which)
      .orderBy(direction(SORT_SQL[query.sort]), ...BY_NAME)
      .limit(query.size)
      .offset((query.page - 1) * query.size),
    db
      .select({ total: sql<number>`count(*)::int` })
      .from(dependencies)
      .innerJoin(depender, eq(depender.id, dependencies.dependerId))
      .innerJoin(dependee, eq(dependee.id, dependencies.dependeeId))
      .where(which),
  ])
  return { rows: rows.map(dependencyRowOf), total: counted?.total ?? 0 }
}

export const dependencyListParameters = dependencyPageParameters
  .pick({ search: true, task: true, side: true })
  .extend(keysetParameters(idParameter).shape)

/** The edges that match, by id. */
export async function dependencyList(
  db: Database,
  { cursor, limit, ...query }: z.output<typeof dependencyListParameters>,
): Promise<{ rows: DependencyRow[]; nextCursor: string | null }> {
  const rows = await edgeRows(db, and(matching(query), cursor === undefined ? undefined : gt(dependencies.id, cursor)))
    .orderBy(asc(dependencies.id))
    .limit(limit + 1)
  return pageOf(rows.map(dependencyRowOf), limit, ({ id }) => id)
}

export const dependencyParameters = z.object({ id: idParameter })

/** @throws DomainError `not_found` */
export async function dependencyDetail(db: Database, { id }: z.output<typeof dependencyParameters>): Promise<DependencyRow> {
  const [row] = await loadDependencyRows(db, eq(dependencies.id, id))
  if (!row) throw new DomainError('not_found', `There is no dependency ${id}. It may have been deleted.`)
  return row
}

const SORT_SQL: Readonly<Record<DependencySortKey, SQL | PgColumn>> = {
  depender: sql`lower(${depender.name})`,
  dependee: sql`lower(${dependee.name})`,
  kind: sql`case when ${dependencies.future} then 'future' when ${dependencies.freshness} = 'aligned' then 'aligned' else 'plain' end`,
  endings: dependencies.endings,
  changed: dependencies.changedAt,
}
const BY_NAME = [asc(sql`lower(${depender.name})`), asc(sql`lower(${dependee.name})`), asc(dependencies.id)]

function matching({ search, task, side, id }: Partial<DependencyPageParameters>): SQL | undefined {
  const pattern = search && containsPattern(search)
  const ends = { depender: eq(dependencies.dependerId, task ?? 0), dependee: eq(dependencies.dependeeId, task ?? 0) }
  return and(
    isNull(depender.deletedAt),
    isNull(dependee.deletedAt),
    id === undefined ? undefined : eq(dependencies.id, id),
    task === undefined ? undefined : side ? ends[side] : or(ends.depender, ends.dependee),
    pattern ? or(ilike(depender.name, pattern), ilike(dependee.name, pattern)) : undefined,
  )
}

/** All edges that this finds, by the names of both ends. */
export async function loadDependencyRows(db: Database, which?: SQL): Promise<DependencyRow[]> {
  const rows = await edgeRows(db, and(isNull(depender.deletedAt), isNull(dependee.deletedAt), which)).orderBy(
    asc(depender.name),
    asc(dependee.name),
    asc(dependencies.id),
  )
  return rows.map(dependencyRowOf)
}

function edgeRows(db: Database, which: SQL | undefined) {
  return db
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
    .where(which)
    .$dynamic()
}

function dependencyRowOf({ waivedAt, waivedByName, ...row }: Awaited<ReturnType<typeof edgeRows>>[number]): DependencyRow {
  return {
    ...row,
    waiver: waivedAt && { at: isoInstant(waivedAt), byName: waivedByName ?? '' },
    changedAt: isoInstant(row.changedAt),
  }
}
