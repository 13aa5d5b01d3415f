import type postgres from 'postgres'
import { consumptionOf } from '#scheduling/end/ending.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { Consumption } from '#scheduling/model/task-state.ts'

/** Whose consumptions to look up. `latestInstantMs`: the task's latest cron instant at or before now; null: there was none yet. */
export type ConsumptionSearch = { taskId: number; latestInstantMs: number | null }

type ConsumptionRow = {
  taskId: number
  runId: string
  activationSeq: number
  state: RunState
  hasStarted: boolean
  activatedAt: Date
  endedAt: Date | null
  gates: readonly GateRecord[]
}

/**
 * The earlier activations by which gates are judged, latest first: of each task the latest one that is active or succeeded, and all
 * unsuccessful ones that can't have given back yet, as they ended after the task's latest instant (rule D2). Reads only those, by index.
 */
export async function loadConsumptions(sql: postgres.Sql, searches: readonly ConsumptionSearch[]): Promise<Map<number, Consumption[]>> {
  const found = new Map<number, Consumption[]>()
  if (searches.length === 0) return found
  const wanted = searches.map(({ taskId, latestInstantMs }) => ({
    task_id: taskId,
    ended_since: latestInstantMs === null ? '-infinity' : new Date(latestInstantMs).toISOString(),
  }))
  const rows = await sql<ConsumptionRow[]>`
    select
      run.task_id::float8 as "taskId", run.id as "runId", run.activation_seq::float8 as "activationSeq", run.state,
      run.started_at is not null as "hasStarted", run.activated_at as "activatedAt", run.ended_at as "endedAt", run.gates
    from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as wanted (task_id bigint, ended_since timestamptz)
    cross join lateral (
      (select * from runs
        where task_id = wanted.task_id and activation_seq is not null and state in ('queued', 'running', 'retrying', 'succeeded')
        order by activation_seq desc limit 1)
      union all
      (select * from runs
        where task_id = wanted.task_id and activation_seq is not null and state in ('failed', 'cancelled', 'expired')
          and ended_at >= wanted.ended_since)
    ) as run
    order by run.task_id, run.activation_seq desc`
  for (const row of rows) {
    const consumption = consumptionIn(row)
    if (!consumption) continue
    const ofTask = found.get(row.taskId)
    if (ofTask) ofTask.push(consumption)
    else found.set(row.taskId, [consumption])
  }
  return found
}

function consumptionIn(row: ConsumptionRow): Consumption | null {
  const outcome = consumptionOf(row.state, row.hasStarted)
  if (outcome === null) return null
  return {
    runId: row.runId,
    activationSeq: row.activationSeq,
    startedAtMs: row.activatedAt.getTime(),
    outcome,
    endedAtMs: row.endedAt?.getTime() ?? null,
    seenByDependee: row.gates.map(({ dependeeId, seen }) => ({ dependeeId, seen })),
  }
}
