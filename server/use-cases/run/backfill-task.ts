import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { DomainError } from '#domain/errors.ts'
import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { crontabDefinitionOf } from '../crontab/crontab-definition-of.ts'
import { lockLiveTasks } from '../task/lock-tasks.ts'
import { scheduleOf } from '../task/timing-plans.ts'
import { transactionNowMs } from '../transaction-now.ts'

/** Each becomes a run with a row of its own; a mistyped year must not fill the ledger. */
const MOST_INSTANTS = 100_000

/** What was asked for: `count` cron instants, borders inclusive. */
export type AskedBackfill = { id: string; taskName: string; firstMs: number; lastMs: number; count: number }

/**
 * Asks for a run of each cron instant of a past range, under the crontab that the task has now (rule R3). Instants to come are left out.
 * @param input `from` and `through` are ISO instants, both inclusive
 * @throws DomainError `not_found` for a task that is gone; `invalid_input` for a range with no instant in it or with too many
 */
export async function backfillTask(
  tx: Transaction,
  by: { actionId: number; name: string },
  input: { taskId: number; from: string; through: string; maxActive: number },
): Promise<AskedBackfill> {
  const [task] = await lockLiveTasks(tx, [input.taskId])
  if (!task) throw new Error('The task was not locked.')
  const [crontab] = await tx.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
  if (!crontab) throw new Error('The task has no crontab.')
  const range = instantsBetween(task.name, scheduleOf(crontab), {
    fromMs: Date.parse(input.from),
    throughMs: Date.parse(input.through),
    nowMs: await transactionNowMs(tx),
  })
  const id = uuidV7()
  await tx.insert(backfills).values({
    id,
    taskId: task.id,
    actionId: by.actionId,
    requestedByName: by.name,
    crontab: crontabDefinitionOf(crontab),
    firstInstant: new Date(range.firstMs),
    lastInstant: new Date(range.lastMs),
    count: range.count,
    maxActive: input.maxActive,
  })
  await wakeTasks(tx, [task.id])
  await notifyLive(tx, { subject: 'task', ids: [task.id] })
  return { id, taskName: task.name, ...range }
}

function instantsBetween(
  name: string,
  schedule: CronSchedule,
  { fromMs, throughMs, nowMs }: { fromMs: number; throughMs: number; nowMs: number },
): { firstMs: number; lastMs: number; count: number } {
  if (fromMs > throughMs) throw refusal('through', 'The range ends before it begins.')
  if (fromMs > nowMs) throw refusal('from', 'Only instants that have passed can be backfilled; this range has yet to come.')
  const lastPossibleMs = Math.min(throughMs, nowMs)
  const count = schedule.countBetween(fromMs - 1, lastPossibleMs)
  const [firstMs, lastMs] = [schedule.next(fromMs - 1), schedule.previous(lastPossibleMs)]
  if (count === 0 || firstMs === null || lastMs === null) throw refusal('through', `The crontab of “${name}” has no instant in that range.`)
  if (count > MOST_INSTANTS) {
    const [asked, most] = [count.toLocaleString('en'), MOST_INSTANTS.toLocaleString('en')]
    throw refusal('through', `That would be ${asked} runs of “${name}”; at most ${most} can be asked for at once. Choose a shorter range.`)
  }
  return { firstMs, lastMs, count }
}

function refusal(field: 'from' | 'through', message: string): DomainError {
  return new DomainError('invalid_input', message, { [field]: message })
}
