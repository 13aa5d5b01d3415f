import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { backfillProblem, backfillRange } from '#scheduling/change/backfill-range.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockLiveTasks } from '../task/lock-tasks.ts'
import { checkGivenArguments, requireToGiveArguments } from './given-arguments.ts'

/** What was asked for: `count` cron instants, borders inclusive. */
export type AskedBackfill = { id: string; taskName: string; firstMs: number; lastMs: number; count: number }

/**
 * Asks for a run of each cron instant of a past range, under the crontab that the task has now (rule R3). Instants to come are left out.
 * @param input `from` and `through` are ISO instants, both inclusive
 * @throws DomainError `forbidden`; `not_found` for a task that is gone; `invalid_input` for a range with no instant in it or with too many, and
 * for arguments that its handler does not take
 */
export async function backfillTask(
  tx: Transaction,
  { actor, actionId }: { actor: Actor; actionId: number },
  input: PayloadOf<'backfill'>,
): Promise<AskedBackfill> {
  requirePermission(actor, 'backfill', 'somewhere')
  const [task] = await lockLiveTasks(tx, [input.taskId])
  if (!task) throw new Error('The task was not locked.')
  await requireForTasks(tx, actor, 'backfill', [task])
  await requireToGiveArguments(tx, actor, task, input)
  const [crontab] = await tx.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
  if (!crontab) throw new Error('The task has no crontab.')
  const schedule = readableSchedule(crontab) ?? NO_INSTANTS
  const asked = [Date.parse(input.from), Date.parse(input.through), await databaseNowMs(tx)] as const
  const problem = backfillProblem(schedule, ...asked)
  if (problem)
    throw new DomainError('invalid_input', `“${task.name}” was not backfilled: ${problem.message}`, { [problem.field]: problem.message })
  const { count, firstMs, lastMs } = backfillRange(schedule, ...asked)
  if (firstMs === null || lastMs === null) throw new Error('A range without a problem has instants.')
  const givenArguments = await checkGivenArguments(tx, task.id, input)
  const id = uuidV7()
  await tx.insert(backfills).values({
    id,
    taskId: task.id,
    actionId,
    requestedByName: actor.name,
    crontab: crontabDefinitionOf(crontab),
    firstInstant: new Date(firstMs),
    lastInstant: new Date(lastMs),
    count,
    givenArguments,
    maxActive: input.maxActive,
  })
  await wakeTasks(tx, [task.id])
  await notifyLive(tx, { subject: 'task', ids: [task.id] })
  return { id, taskName: task.name, firstMs, lastMs, count }
}
