import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { ScheduleChangePlan, Undecided } from '#scheduling/change/schedule-change.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import type { DecidedRange } from '#scheduling/model/decision.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { loadSkippedAhead } from '#server/tick/load-skipped-ahead.ts'
import type { StoredTask } from './task-row.ts'

const RANGES_AT_ONCE = 1_000

/** Which instants of these tasks are undecided at `nowMs`, by task id, under the crontab that each has now. */
export async function loadUndecided(tx: Transaction, rows: readonly StoredTask[], nowMs: number): Promise<Map<number, Undecided>> {
  if (rows.length === 0) return new Map()
  const used = await tx
    .select()
    .from(crontabs)
    .where(inArray(crontabs.id, [...new Set(rows.map((row) => row.crontabId))]))
  const crontabById = new Map(used.map((crontab) => [crontab.id, crontab]))
  const skippedAhead = await firstSkippedAhead(
    tx,
    rows.map((row) => row.id),
    nowMs,
  )
  const ranges = await loadSkippedAhead(preparedSql(tx), rows)
  return new Map(
    rows.flatMap((row) => {
      const crontab = crontabById.get(row.crontabId)
      if (!crontab) return []
      const ahead = { firstSkippedAheadMs: skippedAhead.get(row.id) ?? null, skippedAhead: ranges.get(row.id) ?? [] }
      return [[row.id, { ...undecidedOf(row, crontab), ...ahead }] as const]
    }),
  )
}

/** By task id, the first of the instants still to come that a person skipped (rule R9). */
async function firstSkippedAhead(tx: Transaction, taskIds: readonly number[], nowMs: number): Promise<Map<number, number>> {
  const now = new Date(nowMs)
  const rows = await tx
    .select({ taskId: decidedRanges.taskId, first: sql<Date>`min(${decidedRanges.firstInstant})`.mapWith(decidedRanges.firstInstant) })
    .from(decidedRanges)
    .where(
      and(
        inArray(decidedRanges.taskId, [...taskIds]),
        gt(decidedRanges.lastInstant, now),
        gt(decidedRanges.firstInstant, now),
        eq(decidedRanges.reason, 'skipped_by_person'),
      ),
    )
    .groupBy(decidedRanges.taskId)
  return new Map(rows.map((row) => [row.taskId, row.first.getTime()]))
}

function undecidedOf(task: StoredTask, crontab: CrontabDefinition): Omit<Undecided, 'skippedAhead'> {
  return {
    schedule: readableSchedule(crontab) ?? NO_INSTANTS,
    cronBaseMs: task.cronBase.getTime(),
    cursorMs: task.cursor?.getTime() ?? null,
    notMisfiresThroughMs: task.notMisfiresThrough?.getTime() ?? null,
  }
}

/** Writes what the core planned for each task: its skipped ranges and its new position. The caller has locked the rows. */
export async function writeTimingPlans(tx: Transaction, plans: ReadonlyMap<number, ScheduleChangePlan>): Promise<void> {
  if (plans.size === 0) return
  const ranges = [...plans].flatMap(([taskId, plan]) => plan.ranges.map((range) => rangeRow(taskId, range)))
  for (let from = 0; from < ranges.length; from += RANGES_AT_ONCE) {
    await tx.insert(decidedRanges).values(ranges.slice(from, from + RANGES_AT_ONCE))
  }
  for (const [taskId, { withdrawsRangesAfterMs }] of plans) {
    if (withdrawsRangesAfterMs === null) continue
    await tx
      .delete(decidedRanges)
      .where(and(eq(decidedRanges.taskId, taskId), gt(decidedRanges.firstInstant, new Date(withdrawsRangesAfterMs))))
  }
  const positions = [...plans].map(([id, plan]) => ({
    id,
    cursor: isoInstant(plan.cursorMs),
    not_misfires_through: isoInstant(plan.notMisfiresThroughMs),
  }))
  await tx.execute(sql`
    update tasks set cursor = plan.cursor, not_misfires_through = plan.not_misfires_through
      from jsonb_to_recordset(${JSON.stringify(positions)}::text::jsonb)
        as plan (id bigint, cursor timestamptz, not_misfires_through timestamptz)
     where tasks.id = plan.id`)
}

function rangeRow(taskId: number, range: DecidedRange): typeof decidedRanges.$inferInsert {
  return {
    taskId,
    kind: range.kind,
    reason: range.reason,
    firstInstant: new Date(range.firstMs),
    lastInstant: new Date(range.lastMs),
    count: range.count,
  }
}
