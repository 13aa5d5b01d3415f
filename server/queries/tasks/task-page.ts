import { and, asc, desc, eq, gt, gte, ilike, inArray, isNull, lte, max, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { DEADLINE_FILTERS } from '#domain/views/deadline-views.ts'
import {
  TASK_STATUSES,
  type TaskPage,
  type TaskRow,
  type TaskSortKey,
  type TaskStatus,
  TROUBLES,
  type Trouble,
} from '#domain/views/task-views.ts'
import { tasks } from '#schema/tasks.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import {
  choiceParameter,
  idParameter,
  instantParameter,
  limitParameter,
  listParameter,
  pageParameter,
  searchParameter,
} from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'
import { hasNoTag, taggedWith, tagsParameter } from '../tags/tagged-with.ts'
import { asleepUntil, computeNextInstants } from './next-instant.ts'
import { hasDeadlineIn } from './task-deadlines.ts'
import { latestRun, loadTaskRows } from './task-rows.ts'
import { taskActivity, taskStateRankSql, taskStateSql } from './task-state-sql.ts'
import { isFailingSql, isLateSql, troubleSql } from './task-trouble-sql.ts'

const SORT_KEYS = ['name', 'next', 'last', 'state', 'handler'] as const satisfies readonly TaskSortKey[]

export const taskPageParameters = z.object({
  ids: listParameter(idParameter, 200).optional(),
  search: searchParameter,
  state: choiceParameter(TASK_STATUSES).optional(),
  trouble: choiceParameter(TROUBLES).optional(),
  deadline: choiceParameter(DEADLINE_FILTERS).optional(),
  recoveredSince: instantParameter.optional(),
  crontab: idParameter.optional(),
  owner: searchParameter,
  handler: searchParameter,
  queue: searchParameter,
  tag: tagsParameter,
  untagged: choiceParameter(['true']).optional(),
  demo: choiceParameter(['true']).optional(),
  sort: choiceParameter(SORT_KEYS).default('name'),
  dir: choiceParameter(['asc', 'desc']).default('asc'),
  page: pageParameter,
  size: limitParameter(200, 50),
})
export type TaskPageParameters = z.output<typeof taskPageParameters>

/** Which tasks are found, without how they are shown. A name that is none is refused: left out, it would find more tasks than were meant. */
export const taskFilterParameters = taskPageParameters.omit({ ids: true, sort: true, dir: true, page: true, size: true }).strict()

/**
 * The ids of the next tasks that a filter finds, in order, from beyond `after` through `through`.
 * @param part.isEnabled only those that are enabled
 */
export async function matchingTaskIds(
  db: Database,
  filter: z.output<typeof taskFilterParameters>,
  part: { after: number; through: number; limit: number; isEnabled: boolean },
): Promise<number[]> {
  const inPart = and(gt(tasks.id, part.after), lte(tasks.id, part.through), part.isEnabled ? eq(tasks.enabled, true) : undefined)
  return (await idsFound(db, filter, inPart, part.limit)).map(({ id }) => id)
}

/** The first ids, in order, of what a filter finds, where more holds of them than it says. */
async function idsFound(
  db: Database,
  { state, trouble, ...query }: z.output<typeof taskFilterParameters>,
  more: SQL | undefined,
  limit: number,
): Promise<{ id: number }[]> {
  const activity = taskActivity(db)
  const inState = state && sql`${taskStateSql(activity)} = ${state}`
  return await db
    .select({ id: tasks.id })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(and(matching(db, query), inState, trouble && troubleSql(trouble, activity), more))
    .orderBy(asc(tasks.id))
    .limit(limit)
}

/** The id of the task that was made last; 0: there is none. */
export async function latestTaskId(db: Database): Promise<number> {
  const [row] = await db.select({ id: max(tasks.id) }).from(tasks)
  return row?.id ?? 0
}

/**
 * One page of the tasks whose name, description or handler contains the search, of one crontab or all. `counts` are those of the search and
 * the trouble in every state, `troubles` those of the search and the state; tasks that have no next instant or no run come last in either
 * direction.
 */
export async function taskPage(db: Database, query: TaskPageParameters, reader: Reader = LEAST_READER): Promise<TaskPage> {
  const [tally, ids] = await Promise.all([tallyTasks(db, matching(db, query)), idsInOrder(db, query)])
  const { state, trouble } = query
  const counts = mapStates((each) => tally[each][trouble ?? 'all'])
  const countIn = (kind: Trouble) => TASK_STATUSES.reduce((sum, each) => sum + (!state || state === each ? tally[each][kind] : 0), 0)
  const total = state ? counts[state] : Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { rows: await loadTaskRows(db, ids, reader), total, counts, troubles: { failing: countIn('failing'), late: countIn('late') } }
}

export const taskListParameters = taskPageParameters
  .pick({ search: true, state: true, trouble: true, deadline: true, owner: true, crontab: true, handler: true, queue: true, tag: true })
  .extend(keysetParameters(idParameter).shape)

/** The tasks that match, by id: read on by key, while tasks come and go. */
export async function taskList(
  db: Database,
  { cursor, limit, ...filter }: z.output<typeof taskListParameters>,
  reader: Reader = LEAST_READER,
): Promise<{ rows: TaskRow[]; nextCursor: string | null }> {
  const found = await idsFound(db, filter, cursor === undefined ? undefined : gt(tasks.id, cursor), limit + 1)
  const page = pageOf(found, limit, ({ id }) => id)
  const ids = page.rows.map(({ id }) => id)
  return { rows: await loadTaskRows(db, ids, reader), nextCursor: page.nextCursor }
}

/** How many tasks are in a state: all of them, and those among them in each trouble. */
export type TaskTally = Record<TaskStatus, Record<Trouble | 'all', number>>

export function mapStates<Value>(ofState: (state: TaskStatus) => Value): Record<TaskStatus, Value> {
  return Object.fromEntries(TASK_STATUSES.map((name) => [name, ofState(name)])) as Record<TaskStatus, Value>
}

/** How many tasks are in each state, and in each trouble there. */
export async function tallyTasks(db: Database, which: SQL | undefined = isNull(tasks.deletedAt)): Promise<TaskTally> {
  const activity = taskActivity(db)
  const state = taskStateSql(activity)
  const rows = await db
    .select({
      state: state.as('task_state'),
      all: sql<number>`count(*)::int`,
      failing: sql<number>`(count(*) filter (where ${isFailingSql}))::int`,
      late: sql<number>`(count(*) filter (where ${isLateSql(activity)}))::int`,
    })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(which)
    .groupBy(sql`task_state`)
  const tally = mapStates(() => ({ all: 0, failing: 0, late: 0 }))
  for (const { state: name, ...counts } of rows) tally[name] = counts
  return tally
}

type Matching = Partial<
  Pick<
    TaskPageParameters,
    'ids' | 'search' | 'crontab' | 'owner' | 'handler' | 'queue' | 'tag' | 'untagged' | 'demo' | 'recoveredSince' | 'deadline'
  >
>

function matching(
  db: Database,
  { ids, search, crontab, owner, handler, queue, tag, untagged, demo, recoveredSince, deadline }: Matching,
): SQL | undefined {
  const pattern = search && containsPattern(search)
  return and(
    isNull(tasks.deletedAt),
    ids && inArray(tasks.id, ids),
    crontab === undefined ? undefined : eq(tasks.crontabId, crontab),
    owner === undefined ? undefined : eq(tasks.owner, owner),
    handler ? eq(tasks.handler, handler) : undefined,
    queue ? eq(tasks.queue, queue) : undefined,
    tag && taggedWith(tasks.id, tag),
    untagged && hasNoTag(tasks.id),
    demo && eq(tasks.demo, true),
    recoveredSince && hasRecoveredSince(recoveredSince),
    deadline && hasDeadlineIn(db, deadline),
    pattern ? or(ilike(tasks.name, pattern), ilike(tasks.description, pattern), ilike(tasks.handler, pattern)) : undefined,
  )
}

/** Tasks that succeeded after failing, at that moment or later, and have not failed since (rule T3). */
export function hasRecoveredSince(since: Date): SQL | undefined {
  return and(gte(tasks.recoveredAt, since), isNull(tasks.failingSince))
}

async function idsInOrder(db: Database, query: TaskPageParameters): Promise<number[]> {
  const activity = taskActivity(db)
  const state = taskStateSql(activity)
  const lastRun = latestRun(db)
  const keys: Record<TaskSortKey, SQL> = {
    name: sql`lower(${tasks.name})`,
    handler: sql`lower(${tasks.handler})`,
    state: taskStateRankSql(state),
    last: sql`${lastRun.id}`,
    next: query.sort === 'next' ? await nextInstantSql(db, matching(db, query)) : sql`null`,
  }
  const direction = query.dir === 'asc' ? sql`asc` : sql`desc`
  const base = db.select({ id: tasks.id }).from(tasks).leftJoin(activity, eq(activity.taskId, tasks.id)).$dynamic()
  const rows = await (query.sort === 'last' ? base.leftJoinLateral(lastRun, sql`true`) : base)
    .where(
      and(
        matching(db, query),
        query.state ? sql`${state} = ${query.state}` : undefined,
        query.trouble && troubleSql(query.trouble, activity),
      ),
    )
    .orderBy(sql`${keys[query.sort]} ${direction} nulls last`, query.dir === 'asc' ? asc(tasks.id) : desc(tasks.id))
    .limit(query.size)
    .offset((query.page - 1) * query.size)
  return rows.map(({ id }) => id)
}

/** The next instant of each of these tasks: what the database knows, and what is computed of the others. */
async function nextInstantSql(db: Database, which: SQL | undefined): Promise<SQL> {
  const computed = await computeNextInstants(db, await databaseNowMs(db), which)
  const instants = Object.fromEntries(computed.map(({ taskId, nextMs }) => [taskId, isoInstant(nextMs)]))
  return sql`coalesce(${asleepUntil}, (${JSON.stringify(instants)}::jsonb ->> ${tasks.id}::text)::timestamptz)`
}
