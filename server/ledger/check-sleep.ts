import { and, eq, isNull } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { definitionColumns } from '../queries/crontabs/crontab-columns.ts'
import { asleepUntil, isAsleep, nextInstantMs } from '../queries/tasks/next-instant.ts'
import type { LedgerProblem } from './ledger-problem.ts'

/**
 * A task of which nothing is due sleeps until its next instant, no longer (rule I4) and no shorter: lists sort by it. Whoever changes when a task
 * fires wakes it in the same transaction, so no moment is left at which this is otherwise.
 */
export async function checkSleep(tx: Transaction): Promise<LedgerProblem[]> {
  const rows = await tx
    .select({
      name: tasks.name,
      enabled: tasks.enabled,
      cursor: tasks.cursor,
      cronBase: tasks.cronBase,
      asleepUntil,
      crontab: definitionColumns,
    })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .where(and(isNull(tasks.deletedAt), isAsleep))
  return rows.flatMap(({ name, crontab, ...task }): LedgerProblem[] => {
    const untilMs = task.asleepUntil?.getTime() ?? null
    const nextMs = nextInstantMs(task, crontab, Number.NEGATIVE_INFINITY)
    if (untilMs === nextMs) return []
    return [{ invariant: 'I4', message: `“${name}” sleeps until ${iso(untilMs)}; its next instant is ${iso(nextMs)}.` }]
  })
}

function iso(ms: number | null): string {
  return ms === null ? 'never' : isoInstant(ms)
}
