import type { DigestFacts } from '#domain/digest/digest.ts'
import type { DigestWeek } from '#domain/digest/digest-week.ts'
import type { DigestTask } from '#domain/views/digest-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'

/** A run that ended in a week was activated so long before it at the most; older ones are looked for in vain. */
const LONGEST_RUN_MS = 7 * DAY_MS

/**
 * How many runs of each task failed or expired in a week, also those that were removed since (rule K2). Backfills say nothing of their task (T1), as
 * long as their runs are there.
 */
export async function loadFailures(tx: Transaction, { sinceMs, beforeMs }: DigestWeek): Promise<DigestFacts['failures']> {
  const [since, before] = [new Date(sinceMs), new Date(beforeMs)]
  const rows = await preparedSql(tx)<(DigestTask & { failures: number })[]>`
    select task.id::float8 as id, task.name, task.owner, task.runbook_url as "runbookUrl", failed.failures::float8 as failures
    from (
      select task_id, sum(failures) as failures
      from (
        select task_id, 1 as failures from runs
        where state in ('failed', 'expired') and kind <> 'backfill' and ended_at >= ${since} and ended_at < ${before}
          and id >= ${leastRunIdAt(sinceMs - LONGEST_RUN_MS)}::uuid and id < ${leastRunIdAt(beforeMs)}::uuid
        union all
        select task_id, failed from run_hours where hour >= ${since} and hour < ${before} and failed > 0
      ) as each_failed
      group by task_id
    ) failed
    join tasks task on task.id = failed.task_id and task.deleted_at is null`
  return rows.map(({ failures, ...task }) => ({ task, failures }))
}

/** The incidents of failing tasks that were open in a week, by task: how long the longest streak was that ended in it, how many other tasks they concerned until its end, whether the last is open then: what comes later changes nothing of it. */
export async function loadFailing(tx: Transaction, { sinceMs, beforeMs }: DigestWeek): Promise<DigestFacts['failing']> {
  const [since, before] = [new Date(sinceMs), new Date(beforeMs)]
  const rows = await preparedSql(tx)<{ taskId: number; longestStreak: number | null; heldUp: number; isOpenAtEnd: boolean }[]>`
    select incident.cause_task_id::float8 as "taskId", (max(incident.times) filter (where incident.closed_at < ${before}))::float8 as "longestStreak",
      bool_or(incident.closed_at is null or incident.closed_at >= ${before}) as "isOpenAtEnd",
      (
        select count(distinct member.task_id)::float8 from incident_members member
        where member.incident_id = any(array_agg(incident.id)) and member.task_id <> incident.cause_task_id and member.since < ${before}
      ) as "heldUp"
    from incidents incident
    where incident.kind = 'failing' and incident.cause_task_id is not null and incident.opened_at < ${before}
      and (incident.closed_at is null or incident.closed_at >= ${since})
    group by incident.cause_task_id`
  return new Map(rows.map(({ taskId, ...failing }) => [taskId, failing]))
}

export async function countOpenedIncidents(tx: Transaction, { sinceMs, beforeMs }: DigestWeek): Promise<number> {
  const [row] = await preparedSql(tx)<{ count: number }[]>`
    select count(*)::float8 as count from incidents where opened_at >= ${new Date(sinceMs)} and opened_at < ${new Date(beforeMs)}`
  return row?.count ?? 0
}
