import { and, asc, between, desc, eq, ilike, inArray, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { SearchHit } from '#domain/views/search-views.ts'
import { CRON_FIELDS, type CronField } from '#scheduling/cron/crontab-definition.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { crontabs } from '#schema/crontabs.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { searchParameter } from '#server/http/parameters.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import { containsPattern, startsWithPattern } from '../contains-pattern.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { factsOf, IDLE, loadActivity, taskStateColumns, troublesOf } from '../tasks/task-rows.ts'

export const searchHitsParameters = z.object({ q: searchParameter })

const MOST_TASKS = 10
const MOST_CRONTABS = 5
const MOST_RUNS = 5
/** Fewer characters of a run's id would only find when it ran. */
const LEAST_ID_LENGTH = 6

/** Tasks by name, crontabs by expression or zone, runs by the beginning of their id: at most 20. */
export async function searchHits(db: Database, { q }: z.output<typeof searchHitsParameters>): Promise<{ rows: SearchHit[] }> {
  if (!q) return { rows: [] }
  const hits = await Promise.all([findTasks(db, q), findCrontabs(db, q), findRuns(db, q)])
  return { rows: hits.flat() }
}

async function findTasks(db: Database, q: string): Promise<SearchHit[]> {
  const rows = await db
    .select({
      id: tasks.id,
      name: tasks.name,
      handler: tasks.handler,
      ...taskStateColumns,
    })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), ilike(tasks.name, containsPattern(q))))
    .orderBy(desc(sql`${tasks.name} ilike ${startsWithPattern(q)}`), asc(sql`lower(${tasks.name})`), asc(tasks.id))
    .limit(MOST_TASKS)
  const ids = rows.map(({ id }) => id)
  const [activity, tagsOf, nowMs] = await Promise.all([
    loadActivity(db, inArray(runs.taskId, ids)),
    loadTaskTags(db, ids),
    databaseNowMs(db),
  ])
  return rows.map(({ id, name, handler, ...task }) => {
    const active = activity.get(id) ?? IDLE
    const state = taskStateOf({ ...factsOf(task), ...active })
    return {
      kind: 'task',
      id: String(id),
      label: name,
      hint: handler,
      state,
      tags: tagsOf.get(id) ?? [],
      ...troublesOf(task, active, nowMs),
    }
  })
}

async function findCrontabs(db: Database, q: string): Promise<SearchHit[]> {
  const expression = sql`concat_ws(' ', nullif(${crontabs.second}, '0'), ${crontabs.minute}, ${crontabs.hour}, ${crontabs.dayOfMonth}, ${crontabs.month}, ${crontabs.dayOfWeek})`
  const pattern = containsPattern(q)
  const rows = await db
    .select({ id: crontabs.id, definition: definitionColumns })
    .from(crontabs)
    .where(and(isNull(crontabs.deletedAt), or(ilike(expression, pattern), ilike(crontabs.timezone, pattern))))
    .orderBy(asc(crontabs.id))
    .limit(MOST_CRONTABS)
  return rows.map(({ id, definition }) => ({
    kind: 'crontab',
    id: String(id),
    label: expressionOf(definition),
    hint: `${crontabInWords(definition)}, ${definition.timezone}`,
  }))
}

function expressionOf(columns: Record<CronField, string>): string {
  const fields = columns.second === '0' ? CRON_FIELDS.slice(1) : CRON_FIELDS
  return fields.map((field) => columns[field]).join(' ')
}

async function findRuns(db: Database, q: string): Promise<SearchHit[]> {
  const digits = q.toLowerCase().replaceAll('-', '')
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < LEAST_ID_LENGTH || digits.length > 32) return []
  const rows = await db
    .select({ id: runs.id, state: runs.state, taskName: tasks.name })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(between(runs.id, digits.padEnd(32, '0'), digits.padEnd(32, 'f')))
    .orderBy(asc(runs.id))
    .limit(MOST_RUNS)
  return rows.map(({ id, state, taskName }) => ({ kind: 'run', id, label: id, hint: `${taskName}, ${state}` }))
}
