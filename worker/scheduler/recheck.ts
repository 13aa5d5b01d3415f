import { type DecisionLimits, decide } from '#scheduling/start/decide.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type LoadedTask, loadStatesOf } from '#server/tick/load-task-states.ts'
import { readTasksAfter } from '#server/tick/scheduler-tasks.ts'
import { hasEffect, waitsTheSame } from '#server/tick/waiting.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'

/**
 * Looks at every task that could have something to start, in batches, and wakes those that would oversleep: repairs what a manual edit of
 * the database left, and gives tasks that were set aside another chance. It decides on unlocked reads and keeps nothing of it: whether
 * there really is something to do is decided by the tick. Yields how many it woke, after each batch.
 */
export async function* recheckTasks(db: Database, limits: DecisionLimits, batchSize: number): AsyncGenerator<{ wokenTasks: number }> {
  const sql = preparedSql(db)
  let afterId = 0
  for (;;) {
    const rows = await readTasksAfter(sql, afterId, batchSize)
    const loaded = await loadStatesOf(sql, rows, { consumptionsWithoutEdges: false })
    const oversleeping = loaded.filter((task) => oversleeps(task, limits)).map(({ row }) => row.id)
    if (oversleeping.length > 0) await db.transaction((tx) => wakeTasks(tx, oversleeping))
    yield { wokenTasks: oversleeping.length }
    const last = rows.at(-1)
    if (!last || rows.length < batchSize) return
    afterId = last.id
  }
}

function oversleeps(task: LoadedTask, limits: DecisionLimits): boolean {
  const { row } = task
  if (row.isSetAside || 'problem' in task) return true
  const nowMs = row.now.getTime()
  const decision = decide(task.state, nowMs, limits)
  const hasToBeWritten = hasEffect(decision) || !waitsTheSame(row.waiting, decision.waiting)
  const wantedMs = hasToBeWritten ? nowMs : decision.wakeAtMs
  return wantedMs !== null && (row.wakeAt === null || row.wakeAt.getTime() > wantedMs)
}
