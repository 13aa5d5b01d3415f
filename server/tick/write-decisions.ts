import type postgres from 'postgres'
import { isoInstant } from '#domain/iso-instant.ts'
import type { Decision } from '#scheduling/model/decision.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { newsOfDecision } from '#scheduling/start/waking.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { wakeFreeAlignedDependers } from '#server/waking/aligned-dependers.ts'
import { endPauses } from './end-pauses.ts'
import { loadOwnArguments } from './own-arguments.ts'
import type { SchedulerTask } from './scheduler-tasks.ts'
import { putToSleep } from './set-aside.ts'
import { changesWhatIsShown, waitingSince } from './waiting.ts'
import { type ActivatedRun, activatedRuns, insertRuns, isRerun, jobOf, restartRuns } from './write-runs.ts'
import { expectRows } from './written-rows.ts'

type DecidedTask = { row: SchedulerTask; state: TaskState; decision: Decision }

/** What is to be written of one locked task. `problem`: it is set aside. `fallsAsleep`: it was deleted. */
export type TaskDecision = DecidedTask | { row: SchedulerTask; problem: string } | { row: SchedulerTask; fallsAsleep: true }

/** What deciding a number of tasks came to. */
export type DecisionReport = {
  decidedTasks: number
  activatedRuns: number
  setAsideTaskIds: readonly number[]
  /** Tasks that may wait for what was decided and that other transactions held: they have to be woken, without any lock held. */
  unwokenTaskIds: readonly number[]
}

/**
 * Writes the decisions on a batch of locked tasks: runs, ranges, cursors, answered requests and queue jobs, in one pipelined round trip
 * (rule M5); reruns and dependers that have to be woken take one more. All of it takes effect at the transaction's commit or none of it.
 * @param firstSeq how many runs the transaction has activated before
 */
export async function writeDecisions(tx: Transaction, taskDecisions: readonly TaskDecision[], firstSeq: number): Promise<DecisionReport> {
  const decided = taskDecisions.filter((taskDecision) => 'decision' in taskDecision)
  const setAside = taskDecisions.filter((taskDecision) => 'problem' in taskDecision)
  const asleep = taskDecisions.filter((taskDecision) => 'fallsAsleep' in taskDecision)
  const activated = decided.flatMap((task) => activatedRuns(task, firstSeq))
  const newRuns = activated.filter((run) => !isRerun(run))
  const sql = preparedSql(tx)
  const ownArguments = await loadOwnArguments(sql, newRuns)
  const restarted = await restartRuns(sql, activated.filter(isRerun))
  await Promise.all([
    insertRuns(sql, newRuns, ownArguments),
    insertRanges(sql, decided, newRuns),
    updateTasks(sql, decided),
    answerRequests(sql, activated),
    clearWaivers(sql, decided),
    moveBackfills(sql, decided),
    insertJobs(tx, [...newRuns.map(jobOf), ...restarted]),
    putToSleep(sql, [
      ...setAside.map(({ row, problem }) => ({ id: row.id, reason: problem })),
      ...asleep.map(({ row }) => ({ id: row.id, reason: null })),
    ]),
    notifyOf(tx, taskDecisions, activated),
  ])
  await endPauses(tx, endedPauses(decided))
  return {
    decidedTasks: decided.length,
    activatedRuns: newRuns.length + restarted.length,
    setAsideTaskIds: setAside.map(({ row }) => row.id),
    unwokenTaskIds: await wakeFreeAlignedDependers(sql, dependeesOfNews(decided)),
  }
}

function endedPauses(decided: readonly DecidedTask[]) {
  return decided.flatMap(({ row, decision: { resumed } }) => (resumed ? [{ taskId: row.id, ...resumed }] : []))
}

/** Tasks that those who wait for their instants have to hear of. */
function dependeesOfNews(decided: readonly DecidedTask[]): number[] {
  return decided.flatMap(({ row, decision }) => (newsOfDecision(decision) === null ? [] : [row.id]))
}

async function insertRanges(sql: postgres.Sql, decided: readonly DecidedTask[], activated: readonly ActivatedRun[]): Promise<void> {
  const takers = new Map<string, string>()
  for (const { id, row, activation } of activated)
    if (activation.kind === 'scheduled') takers.set(`${row.id} ${activation.scheduledForMs}`, id)
  const rows = decided.flatMap(({ row, decision }) =>
    decision.ranges.map((range) => ({
      task_id: row.id,
      kind: range.kind,
      reason: range.reason,
      first_instant: isoInstant(range.firstMs),
      last_instant: isoInstant(range.lastMs),
      count: range.count,
      into_run_id: range.intoScheduledForMs === null ? null : takers.get(`${row.id} ${range.intoScheduledForMs}`),
      decided_at: row.now.toISOString(),
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into decided_ranges (task_id, kind, reason, first_instant, last_instant, count, into_run_id, decided_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as range (
      task_id bigint, kind text, reason text, first_instant timestamptz, last_instant timestamptz, count bigint, into_run_id uuid,
      decided_at timestamptz
    )`
}

/** Each cursor is written only where it still is the one the decision was made from; under the row's lock it always is. */
async function updateTasks(sql: postgres.Sql, decided: readonly DecidedTask[]): Promise<void> {
  if (decided.length === 0) return
  const rows = decided.map(({ row, decision }) => {
    const activationSeq = decision.activations.reduce((seq, activation) => activation.activationSeq ?? seq, row.activationSeq)
    return {
      id: row.id,
      old_cursor: row.cursor,
      cursor: isoInstant(decision.cursorMs),
      not_misfires_through: isoInstant(decision.notMisfiresThroughMs),
      wake_at: isoInstant(decision.wakeAtMs),
      last_start: activationSeq > row.activationSeq ? row.now : null,
      activation_seq: activationSeq,
      waiting: decision.waiting,
      waiting_since: waitingSince(row, decision.waiting),
    }
  })
  const { count } = await sql`
    update tasks set
      cursor = decided.cursor, not_misfires_through = decided.not_misfires_through, wake_at = decided.wake_at,
      last_start = coalesce(decided.last_start, tasks.last_start),
      activation_seq = decided.activation_seq, waiting = decided.waiting, waiting_since = decided.waiting_since,
      set_aside_reason = null, set_aside_at = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as decided (
      id bigint, old_cursor timestamptz, cursor timestamptz, not_misfires_through timestamptz, wake_at timestamptz,
      last_start timestamptz, activation_seq bigint, waiting jsonb, waiting_since timestamptz
    )
    where tasks.id = decided.id and tasks.cursor is not distinct from decided.old_cursor`
  expectRows('task cursors', count, rows.length)
}

async function answerRequests(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<void> {
  const rows = activated.flatMap(({ id, activation }) => (activation.requestId === null ? [] : [{ id: activation.requestId, run_id: id }]))
  if (rows.length === 0) return
  const { count } = await sql`
    update run_requests set activated_run_id = answer.run_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as answer (id uuid, run_id uuid)
    where run_requests.id = answer.id and run_requests.activated_run_id is null`
  expectRows('requests', count, rows.length)
}

/** A waiver is used up by the activation that started under it (rule R6), needed or not; one given since is another's. */
async function clearWaivers(sql: postgres.Sql, decided: readonly DecidedTask[]): Promise<void> {
  const rows = decided.flatMap(({ state, decision }) =>
    decision.consumedWaiverEdgeIds.map((id) => ({ id, action_id: state.edges.find(({ edgeId }) => edgeId === id)?.waiver?.actionId })),
  )
  if (rows.length === 0) return
  await sql`
    update dependencies set waiver_action_id = null, waived_by_name = null, waived_at = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as consumed (id bigint, action_id bigint)
    where dependencies.id = consumed.id and dependencies.waiver_action_id = consumed.action_id`
}

async function moveBackfills(sql: postgres.Sql, decided: readonly DecidedTask[]): Promise<void> {
  const rows = decided.flatMap(({ decision }) =>
    decision.backfills.map(({ backfillId, positionMs, isExhausted }) => ({
      id: backfillId,
      position: isoInstant(positionMs),
      state: isExhausted ? 'exhausted' : 'active',
    })),
  )
  if (rows.length === 0) return
  const { count } = await sql`
    update backfills set position = moved.position, state = moved.state
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as moved (id uuid, position timestamptz, state text)
    where backfills.id = moved.id and backfills.state = 'active'`
  expectRows('backfills', count, rows.length)
}

async function notifyOf(tx: Transaction, taskDecisions: readonly TaskDecision[], activated: readonly ActivatedRun[]): Promise<void> {
  const changed = taskDecisions.filter(
    (taskDecision) => !('decision' in taskDecision) || changesWhatIsShown(taskDecision.row, taskDecision.decision),
  )
  const events = []
  if (changed.length > 0) events.push(notifyLive(tx, { subject: 'task', ids: changed.map(({ row }) => row.id) }))
  if (activated.length > 0) {
    const taskIds = [...new Set(activated.map(({ row }) => row.id))]
    events.push(notifyLive(tx, { subject: 'run', ids: activated.map(({ id }) => id), taskIds }))
  }
  const edgeIds = taskDecisions.flatMap((taskDecision) => ('decision' in taskDecision ? taskDecision.decision.consumedWaiverEdgeIds : []))
  if (edgeIds.length > 0) events.push(notifyLive(tx, { subject: 'dependency', ids: edgeIds }))
  await Promise.all(events)
}
