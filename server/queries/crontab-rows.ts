import { and, asc, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { Database } from '#server/database/client.ts'
import { idParameter } from '#server/http/parameters.ts'
import { crontabs } from '../../drizzle/schema/crontabs.ts'
import { tasks } from '../../drizzle/schema/tasks.ts'
import { crontabColumns } from './crontab-columns.ts'
import { isoInstant } from './iso-instant.ts'

export const crontabQuery = z.object({ id: idParameter })

/** All crontabs, oldest first, each with the tasks that use it. */
export async function crontabRows(db: Database): Promise<{ rows: CrontabRow[] }> {
  return { rows: await loadCrontabRows(db) }
}

export async function crontabDetail(db: Database, { id }: z.output<typeof crontabQuery>): Promise<CrontabRow> {
  const [row] = await loadCrontabRows(db, eq(crontabs.id, id))
  if (!row) throw new DomainError('not_found', `There is no crontab ${id}. It may have been deleted.`)
  return row
}

async function loadCrontabRows(db: Database, which?: SQL): Promise<CrontabRow[]> {
  const rows = await db
    .select({ id: crontabs.id, definition: crontabColumns, demo: crontabs.demo, updatedAt: crontabs.updatedAt })
    .from(crontabs)
    .where(and(isNull(crontabs.deletedAt), which))
    .orderBy(asc(crontabs.id))
  const users = await db
    .select({ crontabId: tasks.crontabId, id: tasks.id, name: tasks.name })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), which ? inArray(tasks.crontabId, [...rows.map(({ id }) => id), 0]) : undefined))
    .orderBy(asc(tasks.name))
  const usersOf = Map.groupBy(users, ({ crontabId }) => crontabId)
  return rows.map(({ updatedAt, ...row }) => ({
    ...row,
    users: (usersOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    updatedAt: isoInstant(updatedAt),
  }))
}
