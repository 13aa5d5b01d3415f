import { type DecisionLimits, decide } from '#scheduling/start/decide.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { type LoadedTask, loadStatesOf } from './load-task-states.ts'
import { lockTasksToDecide, type SchedulerTask } from './scheduler-tasks.ts'
import { type DecisionReport, type TaskDecision, writeDecisions } from './write-decisions.ts'

/** Of one evaluation before a change. One evaluation follows another until nothing more can start, so the bounds only keep statements small. */
const LIMITS_BEFORE_A_CHANGE: DecisionLimits = { catchUpBatch: 200 }
const TASKS_AT_ONCE = 500

export const NOTHING_DECIDED: DecisionReport = { decidedTasks: 0, activatedRuns: 0, setAsideTaskIds: [], unwokenTaskIds: [] }

/**
 * Decides what is due of these tasks inside the caller's transaction, which keeps their rows and those of their `aligned` dependers
 * locked (in id order) until it ends. Use cases call it before they change when a task fires: what is due under the old schedule has its
 * outcome then, however much may start (rule H1).
 * A task that can't be decided is set aside, as in a tick; errors of the database are thrown.
 */
export async function decideTasks(tx: Transaction, taskIds: readonly number[]): Promise<DecisionReport> {
  const sql = preparedSql(tx)
  let report = NOTHING_DECIDED
  let rows = await lockTasksToDecide(sql, taskIds)
  while (rows.length > 0) {
    for (let from = 0; from < rows.length; from += TASKS_AT_ONCE) {
      const part = rows.slice(from, from + TASKS_AT_ONCE)
      report = sum(report, await decideLocked(tx, part, LIMITS_BEFORE_A_CHANGE, report.activatedRuns))
    }
    rows = (await lockTasksToDecide(sql, taskIds)).filter(isDue)
  }
  await wakeTasks(tx, report.unwokenTaskIds)
  return report
}

function isDue({ wakeAt, now }: SchedulerTask): boolean {
  return wakeAt !== null && wakeAt <= now
}

/**
 * Decides the tasks of rows that the transaction holds locked, and writes everything set-wise.
 * @param firstSeq how many runs the transaction has activated before
 */
export async function decideLocked(
  tx: Transaction,
  rows: readonly SchedulerTask[],
  limits: DecisionLimits,
  firstSeq: number,
): Promise<DecisionReport> {
  const sql = preparedSql(tx)
  const loaded = await loadStatesOf(
    sql,
    rows.filter((row) => !row.deleted),
    { consumptionsWithoutEdges: false },
  )
  const taskDecisions = loaded.map((task) => judge(task, limits))
  for (const row of rows) if (row.deleted) taskDecisions.push({ row, fallsAsleep: true })
  return writeDecisions(tx, taskDecisions, firstSeq)
}

/** A task whose decision throws is a task that is set aside; it must not hold up the others of its batch. */
function judge(task: LoadedTask, limits: DecisionLimits): TaskDecision {
  if ('problem' in task) return task
  try {
    return { ...task, decision: decide(task.state, task.row.now.getTime(), limits) }
  } catch (error) {
    return { row: task.row, problem: `Deciding failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}

export function sum(a: DecisionReport, b: DecisionReport): DecisionReport {
  return {
    decidedTasks: a.decidedTasks + b.decidedTasks,
    activatedRuns: a.activatedRuns + b.activatedRuns,
    setAsideTaskIds: [...a.setAsideTaskIds, ...b.setAsideTaskIds],
    unwokenTaskIds: [...a.unwokenTaskIds, ...b.unwokenTaskIds],
  }
}
