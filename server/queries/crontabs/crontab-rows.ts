import { and, asc, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { CrontabPage, CrontabRow, CrontabSortKey } from '#domain/views/crontab-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, idParameter, limitParameter, pageParameter, searchParameter } from '#server/http/parameters.ts'
import { definitionColumns } from './crontab-columns.ts'
import { crontabMatches } from './crontab-matches.ts'

export const crontabParameters = z.object({ id: idParameter })

const SORT_KEYS = ['expression', 'words', 'zone', 'next', 'users'] as const satisfies readonly CrontabSortKey[]

export const crontabPageParameters = z.object({
  search: searchParameter,
  sort: choiceParameter(SORT_KEYS).default('words'),
  dir: choiceParameter(['asc', 'desc']).default('asc'),
  page: pageParameter,
  size: limitParameter(200, 50),
})
type CrontabPageParameters = z.output<typeof crontabPageParameters>

/** So many users of a crontab are named; all are counted. */
const USERS_NAMED = 20

/**
 * One page of the crontabs whose expression, words, zone or tasks the search finds. The database knows neither the words nor the next instant:
 * all definitions, microseconds each, are compared here; what is told of a crontab is loaded for the page alone.
 */
export async function crontabPage(db: Database, query: CrontabPageParameters): Promise<CrontabPage> {
  const [known, nowMs] = await Promise.all([loadDefinitions(db, query.search !== undefined && query.search !== ''), databaseNowMs(db)])
  const found = known.filter(({ definition, userNames }) => crontabMatches(definition, userNames, query.search ?? ''))
  const order = inOrder(query, nowMs)
  const keyed = found.map((crontab) => ({ id: crontab.id, key: order.keyOf(crontab) }))
  keyed.sort((a, b) => order.compare(a.key, b.key) || a.id - b.id)
  const ids = keyed.slice((query.page - 1) * query.size, query.page * query.size).map(({ id }) => id)
  const rows = new Map((await loadCrontabRows(db, inArray(crontabs.id, [...ids, 0]))).map((row) => [row.id, row]))
  return { rows: ids.flatMap((id) => rows.get(id) ?? []), total: found.length }
}

export const crontabListParameters = crontabPageParameters.pick({ search: true }).extend(keysetParameters(idParameter).shape)

/** The crontabs that the search finds, by id. */
export async function crontabList(
  db: Database,
  { search = '', cursor = 0, limit }: z.output<typeof crontabListParameters>,
): Promise<{ rows: CrontabRow[]; nextCursor: string | null }> {
  const known = await loadDefinitions(db, search !== '')
  const found = known
    .filter(({ id, definition, userNames }) => id > cursor && crontabMatches(definition, userNames, search))
    .sort((a, b) => a.id - b.id)
  const page = pageOf(found, limit, ({ id }) => id)
  const rows = await loadCrontabRows(db, inArray(crontabs.id, [...page.rows.map(({ id }) => id), 0]))
  return { rows: rows.sort((a, b) => a.id - b.id), nextCursor: page.nextCursor }
}

export async function crontabDetail(db: Database, { id }: z.output<typeof crontabParameters>): Promise<CrontabRow> {
  const [row] = await loadCrontabRows(db, eq(crontabs.id, id))
  if (!row) throw new DomainError('not_found', `There is no crontab ${id}. It may have been deleted.`)
  return row
}

/** The tasks that use it, all of them. */
export async function crontabUsers(db: Database, { id }: z.output<typeof crontabParameters>): Promise<{ id: number; name: string }[]> {
  return await db
    .select({ id: tasks.id, name: tasks.name })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), eq(tasks.crontabId, id)))
    .orderBy(asc(tasks.id))
}

type Known = { id: number; definition: CrontabDefinition; userCount: number; userNames: string }
type Key = string | number | null

async function loadDefinitions(db: Database, withNames: boolean): Promise<Known[]> {
  return await db
    .select({
      id: crontabs.id,
      definition: definitionColumns,
      userCount: sql<number>`count(${tasks.id})::int`,
      userNames: withNames ? sql<string>`coalesce(string_agg(${tasks.name}, e'\n'), '')` : sql<string>`''`,
    })
    .from(crontabs)
    .leftJoin(tasks, and(eq(tasks.crontabId, crontabs.id), isNull(tasks.deletedAt)))
    .where(isNull(crontabs.deletedAt))
    .groupBy(crontabs.id)
}

/** What never comes again stands last in either direction. */
function inOrder({ sort, dir }: CrontabPageParameters, nowMs: number) {
  const sign = dir === 'asc' ? 1 : -1
  const keyOf = ({ definition, userCount }: Known): Key => {
    if (sort === 'expression') return cronExpression(definition)
    if (sort === 'words') return crontabInWords(definition)
    if (sort === 'zone') return definition.timezone
    return sort === 'next' ? (readableSchedule(definition)?.next(nowMs) ?? null) : userCount
  }
  const compare = (a: Key, b: Key): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * COLLATOR.compare(String(a), String(b))
  }
  return { keyOf, compare }
}

const COLLATOR = new Intl.Collator('en', { numeric: true })

async function loadCrontabRows(db: Database, which: SQL): Promise<CrontabRow[]> {
  const rows = await db
    .select({ id: crontabs.id, definition: definitionColumns, demo: crontabs.demo, updatedAt: crontabs.updatedAt })
    .from(crontabs)
    .where(and(isNull(crontabs.deletedAt), which))
  const ranked = db
    .select({
      crontabId: tasks.crontabId,
      id: tasks.id,
      name: tasks.name,
      rank: sql<number>`row_number() over (partition by ${tasks.crontabId} order by lower(${tasks.name}), ${tasks.id})`.as('rank'),
      userCount: sql<number>`(count(*) over (partition by ${tasks.crontabId}))::int`.as('user_count'),
    })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), inArray(tasks.crontabId, [...rows.map(({ id }) => id), 0])))
    .as('ranked')
  const users = await db.select().from(ranked).where(lte(ranked.rank, USERS_NAMED)).orderBy(asc(ranked.rank))
  const usersOf = Map.groupBy(users, ({ crontabId }) => crontabId)
  return rows.map(({ updatedAt, ...row }) => {
    const named = usersOf.get(row.id) ?? []
    return {
      ...row,
      users: named.map(({ id, name }) => ({ id, name })),
      userCount: named[0]?.userCount ?? 0,
      updatedAt: isoInstant(updatedAt),
    }
  })
}
