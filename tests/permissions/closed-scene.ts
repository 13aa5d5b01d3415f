import { sql } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import type { ChangeSetAct, NetChange } from '#domain/change-sets/net-changes.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { backfills } from '#schema/backfills.ts'
import { changeSets } from '#schema/change-sets.ts'
import { completionPosts } from '#schema/completion-posts.ts'
import { incidentEvents } from '#schema/incident-events.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { incidents } from '#schema/incidents.ts'
import { runActions } from '#schema/run-actions.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { teamActionRequests } from '#schema/team-action-requests.ts'
import { userActions } from '#schema/user-actions.ts'
import type { Database } from '#server/database/client.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeUser } from '#tests/factories/user-factory.ts'

/** Stands in every column in which a value of a task may stand. */
export const MARKER = 'M4RKER7q'
const VALUE = JSON.stringify({ amount: MARKER })

/** The columns that hold values of tasks, and what is planted there. */
export const VALUE_COLUMNS: Readonly<Record<string, string>> = {
  'tasks.args': JSON.stringify([MARKER]),
  'tasks.kwargs': JSON.stringify({ message: MARKER, key: `{{secret:${MARKER}}}` }),
  'tasks.headers': JSON.stringify({ 'x-team': MARKER }),
  'tasks.set_aside_reason': MARKER,
  'tasks.pause_note': MARKER,
  'runs.args': JSON.stringify([MARKER]),
  'runs.kwargs': VALUE,
  'runs.headers': VALUE,
  'runs.arguments_problem': MARKER,
  'runs.usual_arguments': JSON.stringify({ args: [MARKER], kwargs: { amount: MARKER } }),
  'runs.earlier_endings': JSON.stringify([
    { at: '2026-01-05T06:00:00Z', succeeded: true, counts: true, activatedAgainAt: '2026-01-05T06:30:00Z', result: MARKER },
  ]),
  'runs.progress_message': MARKER,
  'runs.result': VALUE,
  'runs.error': JSON.stringify({ message: MARKER, stack: MARKER }),
  'attempts.error': JSON.stringify({ message: MARKER, stack: MARKER }),
  'run_logs.message': MARKER,
  'run_logs.fields': VALUE,
  'audits.before': VALUE,
  'audits.after': VALUE,
  'audits.message': MARKER,
  'user_actions.payload': MARKER,
  'user_actions.outcome': MARKER,
  'run_actions.value': VALUE,
  'run_actions.message': MARKER,
  'completion_posts.post': JSON.stringify({ lines: [{ level: 'info', message: MARKER }] }),
  'team_action_requests.value': VALUE,
  'run_requests.given_arguments': JSON.stringify({ args: [MARKER], kwargs: { amount: MARKER } }),
  'backfills.given_arguments': JSON.stringify({ args: [MARKER], kwargs: { amount: MARKER } }),
  'change_sets.acts': VALUE,
  'change_sets.undone': VALUE,
  'change_sets.applied': VALUE,
}

export type ClosedScene = Awaited<ReturnType<typeof makeClosedScene>>

/**
 * A task of this tag with everything there may be of it, the marker in every column for values: runs that failed, succeeded and run, a log, actions, audits,
 * a request, a backfill, an incident. Another task depends on it.
 */
export async function makeClosedScene(db: Database, tag: string, name: string) {
  const crontab = await makeCrontab(db)
  const task = await makeTask(db, { name, crontabId: crontab.id })
  await tagTask(db, task, tag)
  const pause = { enabled: false, pausedAt: new Date(), pausedByName: 'Grace', pauseNote: MARKER, resumeChoice: 'fromNow' } as const
  const paused = await makeTask(db, { name: `${name}, paused`, crontabId: crontab.id, ...pause })
  await tagTask(db, paused, tag)
  const depender = await makeTask(db, { name: `${name}, after`, crontabId: crontab.id })
  await makeDependency(db, depender, task)
  const succeeded = await makeRun.succeeded(db, task, { activationSeq: 1 })
  const failed = await makeRun.failed(db, task, { activationSeq: 2 })
  const running = await makeRun.running(db, task)
  const values = { actorKind: 'user', actorName: 'Grace' } as const
  const [ran, told, applied] = await db
    .insert(userActions)
    .values([
      { ...values, type: 'run-now', state: 'pending', payload: { taskId: task.id, kwargs: {} } },
      { ...values, type: 'tell-run', state: 'done', payload: { runId: running.id, action: 'reload' } },
      { ...values, type: 'manifest-applied', state: 'done', payload: {} },
    ])
    .returning()
  if (!ran || !told || !applied) throw new Error('The actions were not inserted.')
  await db
    .insert(runActions)
    .values({ actionId: told.id, runId: running.id, attempt: 1, workerId: uuidV7(), state: 'done', answeredAt: new Date() })
  await db.insert(teamActionRequests).values({ actionId: ran.id, type: 'flush-cache' })
  const asked = { taskId: task.id, requestedByName: 'Ada' }
  await db.insert(runRequests).values({ id: uuidV7(), ...asked, actionId: ran.id, ignoreDependencies: false, besideOthers: false })
  const [firstInstant, lastInstant] = [new Date('2026-03-01T06:00:00Z'), new Date('2026-03-01T08:00:00Z')]
  await db
    .insert(backfills)
    .values({ id: uuidV7(), ...asked, crontab: crontabDefinitionOf(crontab), firstInstant, lastInstant, count: 3, maxActive: 1 })
  for (const runId of [succeeded.id, failed.id, running.id]) {
    await db.insert(runLogs).values({ runId, attempt: 1, level: 'info', message: 'written', fields: {} })
    await db.insert(completionPosts).values({ runId, attempt: 1, isEnding: false, post: { lines: [] } })
  }
  const incidentId = await makeIncident(db, task, failed.id)
  await plant(db, task.id, [ran.id, told.id, applied.id])
  await auditAll(db, { taskId: task.id, runId: failed.id, name, actionId: ran.id })
  const changeSetIds = await stageAll(db, task.id)
  return { task, paused, depender, succeeded, failed, running, ran, told, applied, incidentId, changeSetIds }
}

/** A change set of an administrator that is open, and one that was applied: each changes the task, makes one and deletes one. */
async function stageAll(db: Database, taskId: number): Promise<number[]> {
  const { id: authorId } = await makeUser(db, { role: 'administrator' })
  const task = { kind: 'task', enableChoice: 'fromNow' } as const
  const changes: NetChange[] = [
    { ...task, id: taskId, before: { kwargs: { amount: MARKER } }, after: { kwargs: { amount: `${MARKER}, more` } } },
    { ...task, id: -1, before: null, after: { name: 'made', kwargs: { amount: MARKER }, headers: { 'x-team': MARKER } } },
  ]
  const deletion: NetChange = { ...task, id: taskId, before: { kwargs: { amount: MARKER } }, after: null }
  const acts: ChangeSetAct[] = [{ kind: 'stage', changes }]
  const values = { authorId, authorName: 'Grace', title: 'Tonight', acts, undone: acts }
  const ended = { state: 'applied', endedAt: new Date(), endedByName: 'Grace', applied: [...changes, deletion] } as const
  const rows = await db
    .insert(changeSets)
    .values([values, { ...values, ...ended }])
    .returning({ id: changeSets.id })
  return rows.map(({ id }) => id)
}

async function makeIncident(db: Database, task: { id: number; name: string }, runId: string): Promise<number> {
  const at = new Date()
  const [incident] = await db
    .insert(incidents)
    .values({
      ...{
        kind: 'failing',
        causeKey: `task:${task.id}`,
        causeTaskId: task.id,
        causeName: task.name,
        severity: 'warning',
        title: 'It fails.',
      },
      ...{ openedAt: at, updatedAt: at, memberCount: 1 },
    })
    .returning({ id: incidents.id })
  if (!incident) throw new Error('The incident was not inserted.')
  await db.insert(incidentMembers).values({ incidentId: incident.id, taskId: task.id, trouble: 'failed', runId, since: at })
  await db.insert(incidentEvents).values({ incidentId: incident.id, at, happening: 'opened', severity: 'warning', data: {} as never })
  return incident.id
}

/** Writes the marker into every column of the list, in the rows of this task. */
async function plant(db: Database, taskId: number, actionIds: readonly number[]): Promise<void> {
  const ofRuns = sql`run_id in (select id from runs where task_id = ${taskId})`
  const ofActions = sql`id = any(${sql.param([...actionIds])}::bigint[])`
  const rowsOf: Record<string, ReturnType<typeof sql>> = {
    tasks: sql`id = ${taskId}`,
    runs: sql`task_id = ${taskId}`,
    attempts: ofRuns,
    run_logs: ofRuns,
    run_actions: ofRuns,
    completion_posts: ofRuns,
    user_actions: ofActions,
    team_action_requests: sql`action_id = any(${sql.param([...actionIds])}::bigint[])`,
    run_requests: sql`task_id = ${taskId}`,
    backfills: sql`task_id = ${taskId}`,
  }
  for (const [column, value] of Object.entries(VALUE_COLUMNS)) {
    const [table = '', name = ''] = column.split('.')
    const rows = rowsOf[table]
    if (table === 'audits' || table === 'change_sets') continue
    if (!rows) throw new Error(`Nothing says which rows of ${table} are the task’s.`)
    const planted =
      column === 'user_actions.payload'
        ? sql`payload || jsonb_build_object('kwargs', jsonb_build_object('amount', ${value}::text), 'payload', jsonb_build_object('amount', ${value}::text))`
        : sql`${sql.raw(`'${value}'`)}`
    await db.execute(sql`update ${sql.identifier(table)} set ${sql.identifier(name)} = ${planted} where ${rows}`)
  }
  await db.execute(sql`
    update tasks set set_aside_at = now(), failures_in_row = 2, failing_since = now(), waiting_since = now(),
      latest_failure_run_id = (select id from runs where task_id = ${taskId} and state = 'failed') where id = ${taskId}`)
}

type Audited = { taskId: number; runId: string; name: string; actionId: number }

/** Audits about the task, about its run, and about many tasks at once. */
async function auditAll(db: Database, { taskId, runId, name, actionId }: Audited): Promise<void> {
  for (const [type, kind, id] of [
    ['task-changed', 'task', String(taskId)],
    ['mark-run', 'run', runId],
    ['manifest-applied', 'none', null],
  ] as const)
    await db.execute(sql`
      insert into audits (action_id, actor_kind, actor_name, type, subject_kind, subject_id, subject_name, before, after, outcome, message)
      values (${actionId}, 'user', 'Grace', ${type}, ${kind}, ${id}, ${name}, ${VALUE}::text::jsonb, ${VALUE}::text::jsonb, 'succeeded', ${MARKER})`)
}
