import { sql } from 'drizzle-orm'
import type { Actor } from '#domain/roles.ts'
import { recordChange } from '#server/audit/record-change.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { lockEdgeWrites } from '../dependency/edge-writes.ts'
import { lockNotificationWrites } from '../notification/lock-notification-writes.ts'
import { requirePermission } from '../require-permission.ts'
import { deleteTags } from '../tag/delete-tags.ts'
import { lockTagWrites } from '../tag/make-sure-of-tags.ts'
import { roleCountOfTag } from '../tag/role-tags.ts'

type IdRow = { id: number }

/**
 * Removes everything that is marked as demo data, its runs, logs and edges too; audits stay. Tasks of the user's own that depended on a
 * demo task are free of it, and a demo crontab that they use becomes an ordinary one. Tags by which notification rules choose, or to which roles are limited,
 * stay as well.
 * @returns how many tasks were removed
 */
export async function removeDemoData(db: Database, actor: Actor): Promise<{ tasks: number }> {
  requirePermission(actor, 'remove-demo')
  return await db.transaction(async (tx) => {
    await lockEdgeWrites(tx)
    // Before the tasks, as who keeps incidents holds it when it refers to tasks.
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.incidentWrites})`)
    const demoTasks = await tx.execute<IdRow>(sql`select id::float8 as id from tasks where demo order by id for update`)
    const freed = await tx.execute<IdRow>(sql`
      select distinct depender_id::float8 as id from dependencies
        join tasks depender on depender.id = depender_id and not depender.demo
        join tasks dependee on dependee.id = dependee_id and dependee.demo`)
    await endOpenActions(tx)
    // Nobody makes a rule or a role for a tag that is about to go.
    await lockTagWrites(tx)
    await lockNotificationWrites(tx)
    await deleteDemoTasks(tx)
    const crontabs = await deleteDemoCrontabs(tx)
    if (demoTasks.length + crontabs.length === 0) return { tasks: 0 }
    const message = `Removed the demo data: ${demoTasks.length} tasks with their runs, and ${crontabs.length} crontabs.`
    await recordChange(tx, actor, {
      type: 'task-changed',
      payload: { taskIds: idsOf(demoTasks), change: 'demo-removed' },
      message,
      audits: [{ subject: { kind: 'none', id: null, name: 'Demo data' }, message }],
    })
    await wakeTasks(tx, idsOf(freed))
    await notifyLive(tx, { subject: 'task', ids: [] })
    await notifyLive(tx, { subject: 'crontab', ids: [] })
    await notifyLive(tx, { subject: 'dependency', ids: [] })
    await notifyLive(tx, { subject: 'run', ids: [], taskIds: [] })
    return { tasks: demoTasks.length }
  })
}

/** What running demo runs were told nobody answers any more. User actions before the rest of it, as whoever settles them. */
async function endOpenActions(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    with open as (
      select id from user_actions
      where state = 'pending' and exists (
        select from run_actions join runs on runs.id = run_id join tasks on tasks.id = task_id and tasks.demo where action_id = user_actions.id
      )
      order by id for no key update
    )
    update user_actions set state = 'failed', carried_out_at = djag_now(), outcome = 'Its runs were removed with the demo data.'
    from open where user_actions.id = open.id`)
}

/** Children before parents. Jobs of these runs that are still queued find no run and end there. */
async function deleteDemoTasks(tx: Transaction): Promise<void> {
  const demoTaskIds = sql`(select id from tasks where demo)`
  const demoRunIds = sql`(select id from runs where task_id in ${demoTaskIds})`
  await tx.execute(sql`delete from run_logs where run_id in ${demoRunIds}`)
  await tx.execute(sql`delete from attempts where run_id in ${demoRunIds}`)
  await tx.execute(sql`delete from run_requests where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from decided_ranges where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from incidents where cause_task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from deadlines where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from dependencies where depender_id in ${demoTaskIds} or dependee_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from runs where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from run_hours where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from task_histories where task_id in ${demoTaskIds}`)
  await tx.execute(sql`delete from backfills where task_id in ${demoTaskIds}`)
  await deleteTags(tx, await tagsOfDemoAlone(tx))
  await tx.execute(sql`delete from tasks where demo`)
}

/** Tags of demo tasks that no other task has, no role and no rule of who is told. */
async function tagsOfDemoAlone(tx: Transaction): Promise<number[]> {
  const ofDemo = (table: string) => sql`select tag_id from ${sql.identifier(table)} where task_id in (select id from tasks where demo)`
  const found = await tx.execute<IdRow>(sql`
    select id::float8 as id from tags where id in (${ofDemo('task_tags')} union all ${ofDemo('deleted_task_tags')})
      and not exists (select from task_tags join tasks on tasks.id = task_tags.task_id and not tasks.demo where tag_id = tags.id)
      and not exists (
        select from notification_rules, jsonb_array_elements_text(rule->'tags') as named where lower(named) = lower(tags.name)
      )
      and ${roleCountOfTag} = 0`)
  return idsOf(found)
}

async function deleteDemoCrontabs(tx: Transaction): Promise<readonly IdRow[]> {
  await tx.execute(sql`update crontabs set demo = false where demo and exists (select from tasks where tasks.crontab_id = crontabs.id)`)
  return await tx.execute<IdRow>(sql`delete from crontabs where demo returning id::float8 as id`)
}

function idsOf(rows: readonly IdRow[]): number[] {
  return rows.map((row) => row.id)
}
