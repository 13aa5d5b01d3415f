import type { DecisionLimits } from '#scheduling/start/decide.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { decideLocked, NOTHING_DECIDED, sum } from './decide-tasks.ts'
import { lockDueTasks, lockDueTasksOf, type SchedulerTask } from './scheduler-tasks.ts'
import { putToSleep } from './set-aside.ts'
import type { DecisionReport } from './write-decisions.ts'

/** `batchSize`: most tasks that are decided in one transaction. */
export type TickLimits = DecisionLimits & { batchSize: number }

export type TickResult = DecisionReport & {
  /** The database's clock after the tick, epoch ms. */
  nowMs: number
  /** The earliest moment at which any task is to be looked at; null: none is. At or before `nowMs`: something is due already. */
  nextWakeAtMs: number | null
  /** Something was decided and more is due: tick again at once. */
  more: boolean
}

/**
 * One evaluation of the scheduler: decides the tasks that have been due longest, in one transaction (rules M1 to M7). Any number of
 * schedulers may tick at once (invariant 6): they pass over each other's tasks. With nothing due it costs one read of an index.
 * @throws errors of the database that are not about a task; the caller tries again
 */
export async function tick(db: Database, limits: TickLimits): Promise<TickResult> {
  const before = await readAlarm(db)
  if (!isDue(before)) return { ...NOTHING_DECIDED, ...before, more: false }
  const report = await decideDue(db, limits)
  if (report.unwokenTaskIds.length > 0) await db.transaction((tx) => wakeTasks(tx, report.unwokenTaskIds))
  const after = await readAlarm(db)
  return { ...report, ...after, more: isDue(after) && report.decidedTasks + report.setAsideTaskIds.length > 0 }
}

type Alarm = { nowMs: number; nextWakeAtMs: number | null }

async function readAlarm(db: Database): Promise<Alarm> {
  const [row] = await preparedSql(db)<{ now: Date; wakeAt: Date | null }[]>`
    select date_trunc('milliseconds', djag_now()) as now,
      (select wake_at from tasks where wake_at is not null order by wake_at limit 1) as "wakeAt"`
  if (!row) throw new Error('PostgreSQL gave no answer to a question that always has one.')
  return { nowMs: row.now.getTime(), nextWakeAtMs: row.wakeAt?.getTime() ?? null }
}

function isDue({ nowMs, nextWakeAtMs }: Alarm): boolean {
  return nextWakeAtMs !== null && nextWakeAtMs <= nowMs
}

async function decideDue(db: Database, limits: TickLimits): Promise<DecisionReport> {
  return await decideOrIsolate(db, (tx) => lockDueTasks(preparedSql(tx), limits.batchSize), limits)
}

/** Decides a batch. If that fails and no passing trouble explains it, its halves are tried, down to the one task that is to blame. */
async function decideOrIsolate(
  db: Database,
  lock: (tx: Transaction) => PromiseLike<SchedulerTask[]>,
  limits: TickLimits,
): Promise<DecisionReport> {
  let taskIds: number[] = []
  try {
    return await db.transaction(async (tx) => {
      const rows = await lock(tx)
      taskIds = rows.map((row) => row.id)
      return await decideLocked(tx, rows, limits, 0)
    })
  } catch (error) {
    if (taskIds.length === 0 || isTransient(error)) throw error
    if (taskIds.length === 1) return await setAside(db, taskIds, error)
    const middle = Math.ceil(taskIds.length / 2)
    const first = await decideTheDueOf(db, taskIds.slice(0, middle), limits)
    return sum(first, await decideTheDueOf(db, taskIds.slice(middle), limits))
  }
}

function decideTheDueOf(db: Database, taskIds: readonly number[], limits: TickLimits): Promise<DecisionReport> {
  return decideOrIsolate(db, (tx) => lockDueTasksOf(preparedSql(tx), taskIds), limits)
}

async function setAside(db: Database, taskIds: readonly number[], error: unknown): Promise<DecisionReport> {
  const reason = `Writing its decision failed: ${error instanceof Error ? error.message : String(error)}`
  return await db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const rows = await lockDueTasksOf(sql, taskIds)
    if (rows.length === 0) return NOTHING_DECIDED
    await putToSleep(
      sql,
      rows.map((row) => ({ id: row.id, reason })),
    )
    await notifyLive(tx, { subject: 'task', ids: rows.map((row) => row.id) })
    return { ...NOTHING_DECIDED, setAsideTaskIds: taskIds }
  })
}
