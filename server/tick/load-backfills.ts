import type postgres from 'postgres'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { BackfillState } from '#scheduling/model/task-state.ts'

/** The active backfills of one task, oldest first, or why one of them can't go on. */
export type LoadedBackfills = { backfills: BackfillState[] } | { problem: string }

type ActiveBackfillRow = Omit<BackfillState, 'schedule' | 'positionMs' | 'throughMs'> & {
  taskId: number
  crontab: CrontabDefinition
  position: Date | null
  firstInstant: Date
  lastInstant: Date
}

/** What these tasks' backfills have still to run (rule R3), each by the crontab that people saw when they asked for it. */
export async function loadBackfills(sql: postgres.Sql, taskIds: readonly number[]): Promise<Map<number, LoadedBackfills>> {
  const rows = await sql<ActiveBackfillRow[]>`
    select
      backfill.task_id::float8 as "taskId", backfill.id as "backfillId", backfill.crontab, backfill.position,
      backfill.first_instant as "firstInstant", backfill.last_instant as "lastInstant", backfill.max_active as "maxActive",
      (
        select count(*)::float8 from runs
        where task_id = backfill.task_id and state in ('queued', 'running', 'retrying') and backfill_id = backfill.id
      ) as "activeRuns"
    from backfills backfill
    where backfill.task_id = any(${[...taskIds]}::bigint[]) and backfill.state = 'active'
    order by backfill.requested_at, backfill.id`
  const loaded = new Map<number, LoadedBackfills>()
  for (const row of rows) loaded.set(row.taskId, withBackfill(loaded.get(row.taskId) ?? { backfills: [] }, row))
  return loaded
}

function withBackfill(loaded: LoadedBackfills, row: ActiveBackfillRow): LoadedBackfills {
  if ('problem' in loaded) return loaded
  const { backfillId, maxActive, activeRuns } = row
  try {
    loaded.backfills.push({
      backfillId,
      schedule: compileCrontab(row.crontab),
      positionMs: row.position?.getTime() ?? row.firstInstant.getTime() - 1,
      throughMs: row.lastInstant.getTime(),
      maxActive,
      activeRuns,
    })
    return loaded
  } catch (error) {
    return { problem: `The crontab of its backfill can't be used; cancel the backfill: ${(error as Error).message}` }
  }
}
