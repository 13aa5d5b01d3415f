import { and, asc, desc, eq, isNotNull, lt, not, type SQL, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { heldUpByEach } from '../dependencies/held-up-view.ts'
import { hasRecoveredSince } from '../tasks/task-page.ts'
import { taskActivity, taskStateSql } from '../tasks/task-state-sql.ts'
import { dueSinceSql, isFailingSql, isLateSql } from '../tasks/task-trouble-sql.ts'

/** As many of each kind as a person looks through; the numbers beside them count all. */
const FAILING_SHOWN = 20
const SHOWN = 8
/** Shorter waits are the ordinary course of things. */
const WORTH_MENTIONING_SECONDS = 60

/** Of these tasks those that fail, what began last first, each with what it holds up. */
export async function failingTasks(db: Database, of: SQL | undefined, reader: Reader): Promise<OverviewView['failing']> {
  const activity = taskActivity(db)
  const rows = await db
    .select({
      id: tasks.id,
      name: tasks.name,
      state: taskStateSql(activity),
      owner: tasks.owner,
      runbookUrl: tasks.runbookUrl,
      failures: tasks.failuresInRow,
      since: tasks.failingSince,
      runId: runs.id,
      error: sql<string | null>`${runs.error} ->> 'message'`,
    })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .leftJoin(runs, eq(runs.id, tasks.latestFailureRunId))
    .where(and(of, isFailingSql))
    .orderBy(desc(tasks.failingSince), asc(tasks.id))
    .limit(FAILING_SHOWN)
  const ids = rows.map(({ id }) => id)
  const [held, closedBy] = [await heldUpByEach(db, ids, 'failing'), await closedTasks(db, reader, ids)]
  return rows.flatMap(({ since, error, ...row }) => {
    const closed = closedBy(row.id)
    const heldUp = held.get(row.id)
    return since && heldUp ? [{ ...row, error: closed ? null : error, closedBy: closed, since: isoInstant(since), heldUp }] : []
  })
}

/** The tasks that recovered since then, the latest first, and how many they are. */
export async function recoveredTasks(db: Database, since: Date, of: SQL | undefined): Promise<OverviewView['recovered']> {
  const which = and(of, hasRecoveredSince(since))
  const [count, rows] = await Promise.all([
    db.$count(tasks, which),
    db
      .select({
        id: tasks.id,
        name: tasks.name,
        at: tasks.recoveredAt,
        failures: tasks.recoveredFromFailures,
        since: tasks.recoveredFromSince,
      })
      .from(tasks)
      .where(which)
      .orderBy(desc(tasks.recoveredAt), asc(tasks.id))
      .limit(SHOWN),
  ])
  const recovered = rows.flatMap(({ at, since: began, failures, ...row }) =>
    at && began ? [{ ...row, failures: failures ?? 0, at: isoInstant(at), since: isoInstant(began) }] : [],
  )
  return { count, tasks: recovered }
}

/** What is late, and what waits and is not late yet: the longest first. */
export async function tasksHeldBack(db: Database, of: SQL | undefined): Promise<Pick<OverviewView, 'late' | 'waiting'>> {
  const activity = taskActivity(db)
  const late = isLateSql(activity)
  // What waits has waited since it was due, however often the reason changed; a request since it was first held up.
  const since = sql<Date>`coalesce(${dueSinceSql(activity)}, ${tasks.waitingSince})`.mapWith(tasks.waitingSince)
  const isWorthMentioning = lt(since, sql`djag_now() - ${WORTH_MENTIONING_SECONDS} * interval '1 second'`)
  const isWaiting = and(eq(tasks.enabled, true), isNotNull(tasks.waiting), isWorthMentioning, not(late))
  const [shownLate, shownWaiting] = await Promise.all([late, isWaiting].map((which) => longestFirst(db, and(of, which), since, activity)))
  return { late: shownLate ?? [], waiting: shownWaiting ?? [] }
}

type Activity = ReturnType<typeof taskActivity>

async function longestFirst(db: Database, which: SQL | undefined, since: SQL<Date>, activity: Activity): Promise<OverviewView['late']> {
  const rows = await db
    .select({ id: tasks.id, name: tasks.name, state: taskStateSql(activity), since })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(which)
    .orderBy(asc(since), asc(tasks.id))
    .limit(SHOWN)
  return rows.map((row) => ({ ...row, since: isoInstant(row.since) }))
}
