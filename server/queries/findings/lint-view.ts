import { z } from 'zod'
import type { LintView } from '#domain/views/explanation-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import type { Finding } from '#scheduling/lint/finding.ts'
import { lint } from '#scheduling/lint/lint.ts'
import type { LintEdge, LintTask } from '#scheduling/lint/lint-input.ts'
import { secrets } from '#schema/secrets.ts'
import { closedTasks, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import { schedulingSettings } from '#server/configuration/scheduling-settings.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { idParameter, limitParameter } from '#server/http/parameters.ts'
import { usersOfSecrets } from '#server/secrets/users-of-secrets.ts'
import { loadUpstream } from '../explanation/explanation-upstream.ts'
import { loadMedianRunTimes } from '../runs/run-times.ts'
import { loadTask } from '../tasks/task-detail.ts'

export const lintParameters = z.object({ task: idParameter.optional(), limit: limitParameter(2_000, 100) })

const MOST_TASKS = 500

/**
 * What is allowed and hardly meant: of everything, or what concerns one task, as depender, as dependee, or by its crontab.
 * Which secrets a closed task refers to stands in its arguments, and is told to nobody who has not these.
 * @throws DomainError `not_found`
 */
export async function lintView(
  db: Database,
  { task, limit }: z.output<typeof lintParameters>,
  reader: Reader = LEAST_READER,
): Promise<LintView> {
  const { estimatedRunMs } = schedulingSettings(process.env)
  if (task !== undefined) await loadTask(db, task)
  return await db.transaction(
    async (tx) => {
      const nowMs = await databaseNowMs(tx)
      const edges = await loadEdges(tx, task)
      const ids = task === undefined ? null : [task, ...edges.flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId])]
      const tasks = await loadTasks(tx, ids && [...new Set(ids)])
      const ends = edges.flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId])
      const medianRunMs = await loadMedianRunTimes(tx, [...new Set([...ends, ...tasks.filter(mayFallBehind).map(({ taskId }) => taskId)])])
      const missingSecrets = await loadMissingSecrets(tx, reader)
      const found = lint({ tasks, edges, medianRunMs, missingSecrets, estimatedRunMs }, nowMs).filter(
        (finding) => task === undefined || concerns(finding, task),
      )
      return { rows: found.slice(0, limit), total: found.length }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

async function loadMissingSecrets(tx: Transaction, reader: Reader): Promise<{ secret: string; taskIds: number[] }[]> {
  const users = await usersOfSecrets(tx)
  if (users.size === 0) return []
  const kept = await tx.select({ name: secrets.name }).from(secrets)
  const names = new Set(kept.map(({ name }) => name))
  const missing = [...users]
    .filter(([secret]) => !names.has(secret))
    .map(([secret, tasks]) => ({ secret, taskIds: tasks.map(({ id }) => id) }))
  const closedBy = await closedTasks(
    tx,
    reader,
    missing.flatMap(({ taskIds }) => taskIds),
  )
  return missing
    .map(({ secret, taskIds }) => ({ secret, taskIds: taskIds.filter((id) => closedBy(id) === null) }))
    .filter(({ taskIds }) => taskIds.length > 0)
}

/** Its run times matter whatever it depends on. */
function mayFallBehind({ enabled, misfirePolicy, maxConcurrency }: LintTask): boolean {
  return enabled && misfirePolicy === 'run_all' && maxConcurrency !== null
}

function concerns(finding: Finding, taskId: number): boolean {
  if ('tasks' in finding) return finding.tasks.some((task) => task.taskId === taskId)
  return finding.taskId === taskId || ('dependeeId' in finding && finding.dependeeId === taskId)
}

/** All edges; of one task those upstream of it, by which its rates and times are known, and those to its own dependers. */
async function loadEdges(tx: Transaction, taskId: number | undefined): Promise<LintEdge[]> {
  const sql = preparedSql(tx)
  const { taskIds } = taskId === undefined ? { taskIds: [] } : await loadUpstream(tx, [taskId], MOST_TASKS)
  const which = taskId === undefined ? sql`true` : sql`edge.depender_id = any(${taskIds}::bigint[]) or edge.dependee_id = ${taskId}::bigint`
  return await sql<LintEdge[]>`
    select edge.id::float8 as "edgeId", edge.depender_id::float8 as "dependerId", edge.dependee_id::float8 as "dependeeId",
      edge.future, edge.endings, edge.freshness
    from dependencies edge where ${which} order by edge.id`
}

type Row = Omit<LintTask, 'crontab' | 'schedule' | 'pause'> & CrontabDefinition & { isPaused: boolean; pausedUntilMs: number | null }

/** Tasks whose crontab a hand-written SQL edit broke are left out: they are set aside, and say so themselves. */
async function loadTasks(tx: Transaction, ids: readonly number[] | null): Promise<LintTask[]> {
  const sql = preparedSql(tx)
  const rows = await sql<Row[]>`
    select
      task.id::float8 as "taskId", task.name, task.enabled, task.paused_at is not null as "isPaused",
      (extract(epoch from task.paused_until) * 1000)::float8 as "pausedUntilMs", task.misfire_policy as "misfirePolicy",
      task.grace_period_seconds::float8 * 1000 as "gracePeriodMs", task.max_concurrency as "maxConcurrency",
      (extract(epoch from task.cron_base) * 1000)::float8 as "cronBaseMs", task.crontab_id::float8 as "crontabId",
      crontab.second, crontab.minute, crontab.hour, crontab.day_of_month as "dayOfMonth", crontab.month, crontab.day_of_week as "dayOfWeek",
      crontab.timezone, crontab.gap, crontab.overlap
    from tasks task join crontabs crontab on crontab.id = task.crontab_id
    where task.deleted_at is null and ${ids === null ? sql`true` : sql`task.id = any(${[...ids]}::bigint[])`}
    order by task.name`
  return rows.flatMap((row) => {
    const { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap, isPaused, pausedUntilMs, ...task } = row
    const crontab = { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap }
    const schedule = readableSchedule(crontab)
    return schedule ? [{ ...task, crontab, schedule, pause: isPaused ? { untilMs: pausedUntilMs } : null }] : []
  })
}
