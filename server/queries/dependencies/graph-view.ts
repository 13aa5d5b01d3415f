import { asc, eq, isNull, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import type { Waiting } from '#scheduling/model/decision.ts'
import { graphPositions } from '#schema/graph-positions.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import { liveHandlerNames } from '../operations/live-handlers.ts'
import { asleepUntil, computeNextInstants } from '../tasks/next-instant.ts'
import { factsOf, IDLE, latestRun, loadActivity, taskStateColumns, troublesOf } from '../tasks/task-rows.ts'
import { loadDependencyRows } from './dependency-rows.ts'

/** All tasks and all edges. */
export async function graphView(db: Database): Promise<GraphView> {
  const nowMs = await databaseNowMs(db)
  const [records, activity, tagsOf, liveHandlers, edges, computed] = await Promise.all([
    loadGraphRecords(db),
    loadActivity(db),
    loadTaskTags(db),
    liveHandlerNames(db),
    loadDependencyRows(db),
    computeNextInstants(db, nowMs),
  ])
  const computedMs = new Map(computed.map(({ taskId, nextMs }) => [taskId, nextMs]))
  const graphTasks = records.map(
    ({ task, lastRunState, progress, place, ...known }): GraphTask => ({
      id: task.id,
      name: task.name,
      state: taskStateOf({ ...factsOf(task), ...(activity.get(task.id) ?? IDLE) }),
      ...troublesOf(task, activity.get(task.id) ?? IDLE, nowMs),
      lastRunState,
      progress: lastRunState === 'running' ? progress : null,
      nextInstant: isoInstant(known.asleepUntil ?? computedMs.get(task.id) ?? null),
      handlerIsLive: liveHandlers.has(task.handler),
      tags: tagsOf.get(task.id) ?? [],
      closedEdgeIds: task.waiting && closedEdgeIds(task.waiting),
      place,
    }),
  )
  return { tasks: graphTasks, edges }
}

function closedEdgeIds({ closedGates }: Waiting): number[] {
  return closedGates.flatMap((gate) => (gate.gate === 'dependency' ? [gate.edgeId] : []))
}

function loadGraphRecords(db: Database) {
  const lastRun = latestRun(db)
  return db
    .select({
      task: {
        id: tasks.id,
        name: tasks.name,
        handler: tasks.handler,
        ...taskStateColumns,
      },
      asleepUntil,
      lastRunState: lastRun.state,
      progress: lastRun.progress,
      place: { x: graphPositions.x, y: graphPositions.y },
    })
    .from(tasks)
    .leftJoinLateral(lastRun, sql`true`)
    .leftJoin(graphPositions, eq(graphPositions.taskId, tasks.id))
    .where(isNull(tasks.deletedAt))
    .orderBy(asc(tasks.id))
}
