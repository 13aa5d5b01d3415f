import { asc, eq, isNull, sql } from 'drizzle-orm'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { GraphTask, GraphView } from '#domain/views/task-views.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { databaseNowMs } from '../database-now.ts'
import { isoInstantOrNull } from '../iso-instant.ts'
import { liveHandlerNames } from '../operations/live-handlers.ts'
import { nextInstantMs } from '../tasks/next-instant.ts'
import { factsOf, IDLE, latestRun, loadActivity } from '../tasks/task-rows.ts'
import { loadDependencyRows } from './dependency-rows.ts'

/** All tasks and all edges. */
export async function graphView(db: Database): Promise<GraphView> {
  const [records, activity, liveHandlers, edges, nowMs] = await Promise.all([
    loadGraphRecords(db),
    loadActivity(db),
    liveHandlerNames(db),
    loadDependencyRows(db),
    databaseNowMs(db),
  ])
  const graphTasks = records.map(
    ({ task, crontab, lastRunState }): GraphTask => ({
      id: task.id,
      name: task.name,
      state: taskStateOf({ ...factsOf(task), ...(activity.get(task.id) ?? IDLE) }),
      lastRunState,
      nextInstant: isoInstantOrNull(nextInstantMs(task, crontab, nowMs)),
      handlerIsLive: liveHandlers.has(task.handler),
    }),
  )
  return { tasks: graphTasks, edges }
}

function loadGraphRecords(db: Database) {
  const lastRun = latestRun(db)
  return db
    .select({
      task: {
        id: tasks.id,
        name: tasks.name,
        handler: tasks.handler,
        enabled: tasks.enabled,
        pausedAt: tasks.pausedAt,
        setAsideReason: tasks.setAsideReason,
        waiting: tasks.waiting,
        cursor: tasks.cursor,
        cronBase: tasks.cronBase,
      },
      crontab: definitionColumns,
      lastRunState: lastRun.state,
    })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .leftJoinLateral(lastRun, sql`true`)
    .where(isNull(tasks.deletedAt))
    .orderBy(asc(tasks.id))
}
