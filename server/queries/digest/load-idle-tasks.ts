import { IDLE_AFTER_MS, type IdleFacts, MAY_STILL_RUN_MS } from '#domain/digest/digest.ts'
import type { DigestTask } from '#domain/views/digest-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'

/** Of so many the crontab is looked at; who has more than these has other worries. */
const MOST_TASKS = 2_000

type Row = DigestTask &
  CrontabDefinition & { lastRunMs: number | null; schedulesSinceMs: number; waitingSinceMs: number | null; isSetAside: boolean }

/** The enabled tasks that have not run for long, the longest first, with what their crontab says. */
export async function loadIdleTasks(tx: Transaction, nowMs: number): Promise<IdleFacts[]> {
  const since = new Date(nowMs - IDLE_AFTER_MS)
  const rows = await preparedSql(tx)<Row[]>`
    select task.id::float8 as id, task.name, task.owner, task.runbook_url as "runbookUrl",
      (extract(epoch from task.last_start) * 1000)::float8 as "lastRunMs",
      (extract(epoch from greatest(task.last_start, task.cron_base, task.updated_at, crontab.updated_at)) * 1000)::float8 as "schedulesSinceMs",
      (extract(epoch from task.waiting_since) * 1000)::float8 as "waitingSinceMs", task.set_aside_reason is not null as "isSetAside",
      crontab.second, crontab.minute, crontab.hour, crontab.day_of_month as "dayOfMonth", crontab.month, crontab.day_of_week as "dayOfWeek",
      crontab.timezone, crontab.gap, crontab.overlap
    from tasks task join crontabs crontab on crontab.id = task.crontab_id
    where task.enabled and task.deleted_at is null and task.created_at < ${since} and (task.last_start is null or task.last_start < ${since})
      and not exists (select 1 from runs where runs.task_id = task.id and runs.id >= ${leastRunIdAt(since.getTime())}::uuid)
    order by task.last_start nulls first, task.id limit ${MOST_TASKS}`
  return rows.map(({ id, name, owner, runbookUrl, lastRunMs, schedulesSinceMs, waitingSinceMs, isSetAside, ...crontab }) => {
    const schedule = readableSchedule(crontab)
    const latestMs = schedule?.previous(nowMs - MAY_STILL_RUN_MS) ?? null
    return {
      task: { id, name, owner, runbookUrl },
      lastRunMs,
      nextMs: schedule?.next(nowMs) ?? null,
      latestInstantMs: latestMs !== null && latestMs > schedulesSinceMs ? latestMs : null,
      waitingSinceMs,
      isSetAside,
    }
  })
}
