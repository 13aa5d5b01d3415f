import type postgres from 'postgres'
import { v7 as uuidV7 } from 'uuid'
import type { Activation, Decision } from '#scheduling/decision.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { insertJobs, type QueueJob } from '#server/queue/insert-jobs.ts'
import type { TaskRow } from './lock-tasks.ts'
import { putToSleep } from './set-aside.ts'
import { changesWhatIsShown, waitingSince } from './waiting.ts'

/** What is to be written of one locked task. `problem`: it is set aside. `fallsAsleep`: it was deleted. */
export type TaskVerdict = { row: TaskRow; decision: Decision } | { row: TaskRow; problem: string } | { row: TaskRow; fallsAsleep: true }

/** What deciding a number of tasks came to. */
export type DecisionReport = {
  decidedTasks: number
  activatedRuns: number
  setAsideTaskIds: readonly number[]
}

type DecidedTask = { row: TaskRow; decision: Decision }
type ActivatedRun = { id: string; task: DecidedTask; activation: Activation }

/**
 * Writes the decisions on a batch of locked tasks: runs, ranges, cursors, answered requests and queue jobs, in one pipelined round trip
 * (rule M5). All of it takes effect at the transaction's commit or none of it.
 */
export async function writeVerdicts(tx: Transaction, verdicts: readonly TaskVerdict[]): Promise<DecisionReport> {
  const decided = verdicts.filter((verdict) => 'decision' in verdict)
  const setAside = verdicts.filter((verdict) => 'problem' in verdict)
  const asleep = verdicts.filter((verdict) => 'fallsAsleep' in verdict)
  const activated = decided.flatMap(activatedRuns)
  const sql = preparedSql(tx)
  await Promise.all([
    insertRuns(sql, activated),
    insertRanges(sql, decided, activated),
    updateTasks(sql, decided),
    answerRequests(sql, activated),
    insertJobs(tx, activated.map(jobOf)),
    putToSleep(sql, [
      ...setAside.map(({ row, problem }) => ({ id: row.id, reason: problem })),
      ...asleep.map(({ row }) => ({ id: row.id, reason: null })),
    ]),
    notifyOf(tx, verdicts, activated),
  ])
  return { decidedTasks: decided.length, activatedRuns: activated.length, setAsideTaskIds: setAside.map(({ row }) => row.id) }
}

/** Ids follow the database's clock, so that runs of one task sort by activation whichever machine made them. */
function activatedRuns(task: DecidedTask): ActivatedRun[] {
  const msecs = task.row.now.getTime()
  return task.decision.activations.map((activation, seq) => ({ id: uuidV7({ msecs, seq }), task, activation }))
}

function jobOf({ id, task }: ActivatedRun): QueueJob {
  return { runId: id, attempt: 1, queue: task.row.queue, priority: task.row.priority }
}

/** What the run does is copied from the task's row as it is at activation: later edits do not change it. */
async function insertRuns(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<void> {
  if (activated.length === 0) return
  const rows = activated.map(({ id, task, activation }) => ({
    id,
    task_id: task.row.id,
    kind: activation.kind,
    scheduled_for: instant(activation.scheduledForMs),
    timing: activation.timing,
    activation_seq: activation.activationSeq,
    gates: activation.gates,
    instant_count: 1 + coalescedInto(task.decision, activation),
    request_id: activation.requestId,
    activated_at: task.row.now.toISOString(),
  }))
  const { count } = await sql`
    insert into runs (
      id, task_id, kind, scheduled_for, timing, activation_seq, gates, instant_count, request_id, activated_at,
      handler, args, kwargs, headers, queue, priority
    )
    select
      run.id, run.task_id, run.kind, run.scheduled_for, run.timing, run.activation_seq, run.gates, run.instant_count, run.request_id,
      run.activated_at, task.handler, task.args, task.kwargs, task.headers, task.queue, task.priority
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as run (
      id uuid, task_id bigint, kind text, scheduled_for timestamptz, timing text, activation_seq bigint, gates jsonb, instant_count bigint,
      request_id uuid, activated_at timestamptz
    )
    join tasks task on task.id = run.task_id`
  expectRows('runs', count, rows.length)
}

function coalescedInto(decision: Decision, { kind, scheduledForMs }: Activation): number {
  if (kind !== 'scheduled') return 0
  return decision.ranges.reduce((sum, range) => sum + (range.intoScheduledForMs === scheduledForMs ? range.count : 0), 0)
}

async function insertRanges(sql: postgres.Sql, decided: readonly DecidedTask[], activated: readonly ActivatedRun[]): Promise<void> {
  const takers = new Map<string, string>()
  for (const { id, task, activation } of activated)
    if (activation.kind === 'scheduled') takers.set(`${task.row.id} ${activation.scheduledForMs}`, id)
  const rows = decided.flatMap(({ row, decision }) =>
    decision.ranges.map((range) => ({
      task_id: row.id,
      kind: range.kind,
      reason: range.reason,
      first_instant: instant(range.firstMs),
      last_instant: instant(range.lastMs),
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
      cursor: instant(decision.cursorMs),
      wake_at: instant(decision.wakeAtMs),
      last_start: activationSeq > row.activationSeq ? row.now : null,
      activation_seq: activationSeq,
      waiting: decision.waiting,
      waiting_since: waitingSince(row, decision.waiting),
    }
  })
  const { count } = await sql`
    update tasks set
      cursor = decided.cursor, wake_at = decided.wake_at, last_start = coalesce(decided.last_start, tasks.last_start),
      activation_seq = decided.activation_seq, waiting = decided.waiting, waiting_since = decided.waiting_since,
      set_aside_reason = null, set_aside_at = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as decided (
      id bigint, old_cursor timestamptz, cursor timestamptz, wake_at timestamptz, last_start timestamptz, activation_seq bigint,
      waiting jsonb, waiting_since timestamptz
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

async function notifyOf(tx: Transaction, verdicts: readonly TaskVerdict[], activated: readonly ActivatedRun[]): Promise<void> {
  const changed = verdicts.filter((verdict) => !('decision' in verdict) || changesWhatIsShown(verdict.row, verdict.decision))
  const events = []
  if (changed.length > 0) events.push(notifyLive(tx, { subject: 'task', ids: changed.map(({ row }) => row.id) }))
  if (activated.length > 0) {
    const taskIds = [...new Set(activated.map(({ task }) => task.row.id))]
    events.push(notifyLive(tx, { subject: 'run', ids: activated.map(({ id }) => id), taskIds }))
  }
  await Promise.all(events)
}

function expectRows(what: string, written: number, expected: number): void {
  if (written !== expected) throw new Error(`Of ${expected} ${what} to write only ${written} were as decided on; nothing of it is kept.`)
}

function instant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
