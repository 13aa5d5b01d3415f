import { checkLedger } from '#server/ledger/check-ledger.ts'
import { askableActions } from '#server/user-actions/action-registry.ts'
import type { Fleet } from './fleet.ts'
import type { SoakScene } from './scene.ts'

const MOST_NAMED = 20

/** Holds what a soak left, at rest, against everything that must be so. */
export async function findDamage(scene: SoakScene, fleet: Fleet): Promise<void> {
  const { db, problems } = scene
  const inLedger = (await checkLedger(db)).map(({ invariant, message }) => `${invariant}: ${message}`)
  problems.push(...inLedger.slice(0, MOST_NAMED))
  if (inLedger.length > MOST_NAMED) problems.push(`… and ${inLedger.length - MOST_NAMED} more problems in the ledger.`)
  for (const found of await Promise.all([leftovers(scene), miscounts(scene), unauditedActions(scene)])) problems.push(...found)
  problems.push(...fleet.crashes().map((line) => `A worker ended of itself: ${line}`))
  problems.push(...fleet.repairs().map((line) => `A worker had something to repair: ${line}`))
}

/** Whatever still goes on although nothing is left to do. */
async function leftovers({ sql }: SoakScene): Promise<string[]> {
  const rows = await sql<{ what: string; rows: number }[]>`
    select 'runs that are active' as what, count(*)::int as rows from runs where state in ('queued', 'running', 'retrying')
    union all select 'attempts that are running', count(*)::int from attempts where outcome = 'running'
    union all select 'jobs in the queue', count(*)::int from djag_pgboss.job_common where data ? 'runId'
    union all select 'user actions that are pending', count(*)::int from user_actions where state = 'pending'
    union all select 'tasks that were set aside: ' || string_agg(set_aside_reason, '; '), count(*)::int
      from tasks where set_aside_reason is not null
    union all select 'runs asked for and never started', count(*)::int from run_requests where activated_run_id is null
    union all select 'ended runs without an end', count(*)::int from runs where ended_at is null
    union all select 'workers that did not end', count(*)::int from workers where state in ('live', 'draining')`
  return rows.filter((row) => row.rows > 0).map((row) => `There are ${row.rows} ${row.what}.`)
}

/**
 * At rest every ending can be told: each run that ended, each series of attempts before its latest rerun, and each mark on an ended run is
 * one; what was cancelled before it ever started is none, and backfills count for themselves (rules D3, R3, R4, R5).
 */
async function miscounts({ sql }: SoakScene): Promise<string[]> {
  const rows = await sql<{ name: string; counted: number; expected: number }[]>`
    with marks as (
      select subject_id::uuid as run_id, count(*) as number from audits
      where type = 'mark-run' and outcome = 'succeeded' and before->>'state' not in ('queued', 'running', 'retrying') group by 1
    ),
    reruns as (select rerun_of_run_id as run_id, count(*) as number from run_requests where rerun_of_run_id is not null group by 1),
    not_started as (
      select subject_id::uuid as run_id, count(*) as number from audits
      where type = 'cancel-run' and outcome = 'succeeded' and message like '%had not started%' group by 1
    )
    select task.name, task.ended_finished::float8 as counted,
      coalesce(sum(1 + coalesce(reruns.number, 0) + coalesce(marks.number, 0) - coalesce(not_started.number, 0)), 0)::float8 as expected
    from tasks task
    left join runs on runs.task_id = task.id and runs.kind <> 'backfill'
    left join marks on marks.run_id = runs.id
    left join reruns on reruns.run_id = runs.id
    left join not_started on not_started.run_id = runs.id
    where runs.id is not null
    group by task.id
    having task.ended_finished <> sum(1 + coalesce(reruns.number, 0) + coalesce(marks.number, 0) - coalesce(not_started.number, 0))`
  return rows.map(({ name, counted, expected }) => `“${name}” counts ${counted} endings, but had ${expected}.`)
}

/** What a person asks for leaves exactly one audit; what the system records with a change, at least one. */
async function unauditedActions({ sql }: SoakScene): Promise<string[]> {
  const rows = await sql<{ id: number; type: string; state: string; audits: number }[]>`
    select action.id::float8 as id, action.type, action.state, count(audits.id)::int as audits
    from user_actions action left join audits on audits.action_id = action.id
    group by action.id
    having count(audits.id) = 0 or (action.type = any(${[...askableActions.keys()]}::text[]) and count(audits.id) > 1)`
  return rows.map(({ id, type, state, audits }) => `The action ${id} (${type}, ${state}) has ${audits} audits.`)
}
