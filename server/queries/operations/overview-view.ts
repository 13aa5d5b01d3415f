import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { computeNextInstants, isAsleep } from '../tasks/next-instant.ts'
import { mapStates, tallyTasks } from '../tasks/task-page.ts'
import { recentFailures, runsByHour } from './overview-runs.ts'

const TASKS_SHOWN = 10

/** The first page: what is going on, what went wrong, what waits, what comes. */
export async function overviewView(db: Database): Promise<OverviewView> {
  const nowMs = await databaseNowMs(db)
  const [tally, byHour, failures, waiting, coming, liveWorkers, demoTasks] = await Promise.all([
    tallyTasks(db),
    runsByHour(db, nowMs),
    recentFailures(db, nowMs),
    longestWaiting(db),
    upcoming(db, nowMs),
    db.$count(workers, sql`${workers.state} = 'live' and ${workers.leaseUntil} > djag_now()`),
    db.$count(tasks, and(isNull(tasks.deletedAt), eq(tasks.demo, true))),
  ])
  const taskCounts = mapStates((state) => tally[state].all)
  return { taskCounts, runsByHour: byHour, failures, longestWaiting: waiting, upcoming: coming, liveWorkers, demoTasks }
}

/** The instant that waits has waited since it was due, however often the reason changed; a request since it was first held up. */
const heldUpSince = sql`coalesce(to_timestamp((${tasks.waiting} ->> 'scheduledForMs')::float8 / 1000), ${tasks.waitingSince})`

async function longestWaiting(db: Database): Promise<OverviewView['longestWaiting']> {
  const rows = await db
    .select({ taskId: tasks.id, taskName: tasks.name, since: tasks.waitingSince, waiting: tasks.waiting })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), eq(tasks.enabled, true), isNotNull(tasks.waiting), isNotNull(tasks.waitingSince)))
    .orderBy(asc(heldUpSince), asc(tasks.id))
    .limit(TASKS_SHOWN)
  return rows.flatMap(({ taskId, taskName, since, waiting }) => {
    if (!since) return []
    const scheduledForMs = waiting?.scheduledForMs ?? null
    return { taskId, taskName, since: isoInstant(since), scheduledFor: scheduledForMs === null ? null : isoInstant(scheduledForMs) }
  })
}

/** The first coming instant of the tasks that come next; what is already due is not among them. */
async function upcoming(db: Database, nowMs: number): Promise<OverviewView['upcoming']> {
  const [asleep, computed] = await Promise.all([
    db
      .select({ taskId: tasks.id, next: tasks.wakeAt })
      .from(tasks)
      .where(and(isNull(tasks.deletedAt), isAsleep))
      .orderBy(asc(tasks.wakeAt), asc(tasks.id))
      .limit(TASKS_SHOWN),
    computeNextInstants(db, nowMs),
  ])
  const coming = [...computed, ...asleep.flatMap(({ taskId, next }) => (next ? [{ taskId, nextMs: next.getTime() }] : []))]
    .sort((a, b) => a.nextMs - b.nextMs || a.taskId - b.taskId)
    .slice(0, TASKS_SHOWN)
  const ids = coming.map(({ taskId }) => taskId)
  const named = await db
    .select({ id: tasks.id, name: tasks.name })
    .from(tasks)
    .where(inArray(tasks.id, [...ids, 0]))
  const names = new Map(named.map(({ id, name }) => [id, name]))
  return coming.map(({ taskId, nextMs }) => ({ taskId, taskName: names.get(taskId) ?? '', instant: isoInstant(nextMs) }))
}
