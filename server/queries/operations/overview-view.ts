import { and, asc, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import type { Trouble } from '#domain/views/task-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { instantParameter, searchParameter } from '#server/http/parameters.ts'
import { taggedWith, tagsParameter } from '../tags/tagged-with.ts'
import { computeNextInstants, isAsleep } from '../tasks/next-instant.ts'
import { mapStates, tallyTasks } from '../tasks/task-page.ts'
import { tasksAtRisk } from './overview-deadlines.ts'
import { runsByHour } from './overview-runs.ts'
import { troublesByTag } from './overview-tags.ts'
import { failingTasks, recoveredTasks, tasksHeldBack } from './overview-troubles.ts'

const TASKS_SHOWN = 10

const MOST_DAYS = 7

export const overviewParameters = z.object({ since: instantParameter.optional(), owner: searchParameter, tag: tagsParameter })

/** As many as a person chooses from. */
const MOST_OWNERS = 100

/** The first page: what is wrong, what went wrong since a moment, what waits, what comes; of all tasks, or of one owner's, or of those with any of these tags. */
export async function overviewView(
  db: Database,
  { since: asked, owner, tag }: Partial<z.output<typeof overviewParameters>> = {},
  reader: Reader = LEAST_READER,
): Promise<OverviewView> {
  const which = and(isNull(tasks.deletedAt), owner ? eq(tasks.owner, owner) : undefined, tag && taggedWith(tasks.id, tag))
  const nowMs = await databaseNowMs(db)
  const since = new Date(Math.min(nowMs, Math.max(asked?.getTime() ?? nowMs - DAY_MS, nowMs - MOST_DAYS * DAY_MS)))
  const [tally, byHour, failing, recovered, heldBack, atRisk, byTag, coming, owners, liveWorkers, demoTasks] = await Promise.all([
    tallyTasks(db, which),
    runsByHour(db, since.getTime(), nowMs),
    failingTasks(db, which, reader),
    recoveredTasks(db, since, which),
    tasksHeldBack(db, which),
    tasksAtRisk(db, which),
    // Of a tag that is asked for, the other tags of its tasks would count a part of what they lead to.
    tag ? [] : troublesByTag(db, which),
    upcoming(db, nowMs, which),
    ownersOfTasks(db),
    db.$count(workers, sql`${workers.state} = 'live' and ${workers.leaseUntil} > djag_now()`),
    db.$count(tasks, and(isNull(tasks.deletedAt), eq(tasks.demo, true))),
  ])
  const countIn = (trouble: Trouble) => Object.values(tally).reduce((sum, counts) => sum + counts[trouble], 0)
  return {
    since: isoInstant(since),
    taskCounts: mapStates((state) => tally[state].all),
    troubleCounts: { failing: countIn('failing'), late: countIn('late') },
    ...{ runsByHour: byHour, failing, recovered, ...heldBack, deadlines: atRisk, byTag, upcoming: coming, owners, liveWorkers, demoTasks },
  }
}

/** Who owns tasks, by name. */
async function ownersOfTasks(db: Database): Promise<string[]> {
  const rows = await db
    .selectDistinct({ owner: tasks.owner })
    .from(tasks)
    .where(and(isNull(tasks.deletedAt), ne(tasks.owner, '')))
    .orderBy(asc(tasks.owner))
    .limit(MOST_OWNERS)
  return rows.map((row) => row.owner)
}

/** The first coming instant of the tasks that come next; what is already due is not among them. */
async function upcoming(db: Database, nowMs: number, which: SQL | undefined): Promise<OverviewView['upcoming']> {
  const [asleep, computed] = await Promise.all([
    db
      .select({ taskId: tasks.id, next: tasks.wakeAt })
      .from(tasks)
      .where(and(which, isAsleep))
      .orderBy(asc(tasks.wakeAt), asc(tasks.id))
      .limit(TASKS_SHOWN),
    computeNextInstants(db, nowMs, which),
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
