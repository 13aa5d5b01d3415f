import { type DecisionLimits, decide } from '#scheduling/decide.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type LoadedTask, loadStatesOf } from './load-task-states.ts'
import { lockTasks, type TaskRow } from './lock-tasks.ts'
import { type DecisionReport, type TaskVerdict, writeVerdicts } from './write-verdicts.ts'

/** Before a change, all that may start is started (rule H1); the bound only keeps one transaction from outgrowing the memory. */
const LIMITS_BEFORE_A_CHANGE: DecisionLimits = { catchUpBatch: 10_000 }

/**
 * Decides what is due of these tasks inside the caller's transaction, which keeps their rows locked (in id order) until it ends. Use
 * cases call it before they change when a task fires: what is due under the old schedule has its fate then (rule H1).
 * A task that can't be decided is set aside, as in a tick; errors of the database are thrown.
 */
export async function decideTasks(tx: Transaction, taskIds: readonly number[]): Promise<DecisionReport> {
  const rows = await lockTasks(preparedSql(tx), taskIds)
  return decideLocked(tx, rows, LIMITS_BEFORE_A_CHANGE)
}

/** Decides the tasks of rows that the transaction holds locked, and writes everything set-wise. */
export async function decideLocked(tx: Transaction, rows: readonly TaskRow[], limits: DecisionLimits): Promise<DecisionReport> {
  const sql = preparedSql(tx)
  const loaded = await loadStatesOf(
    sql,
    rows.filter((row) => !row.deleted),
    { consumptionsWithoutEdges: false },
  )
  const verdicts = loaded.map((task) => judge(task, limits))
  for (const row of rows) if (row.deleted) verdicts.push({ row, fallsAsleep: true })
  return writeVerdicts(tx, verdicts)
}

/** A task whose decision throws is a task that is set aside; it must not hold up the others of its batch. */
function judge(task: LoadedTask, limits: DecisionLimits): TaskVerdict {
  if ('problem' in task) return task
  try {
    return { row: task.row, decision: decide(task.state, task.row.now.getTime(), limits) }
  } catch (error) {
    return { row: task.row, problem: `Deciding failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}
