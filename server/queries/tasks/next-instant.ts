import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { CrontabError, compileCrontab } from '#scheduling/cron/schedule.ts'
import { positionOf } from '#scheduling/model/position.ts'

export type Position = { cursor: Date | null; cronBase: Date }

/** Up to where a task's instants are decided. */
export function positionMs({ cursor, cronBase }: Position): number {
  return positionOf({ cursorMs: cursor?.getTime() ?? null, cronBaseMs: cronBase.getTime() })
}

/** The next cron instant to come that is not decided yet; what is due and waits is none. Null when the task is disabled, or nothing comes any more. */
export function nextInstantMs(task: Position & { enabled: boolean }, crontab: CrontabDefinition, nowMs: number): number | null {
  return task.enabled ? (readableSchedule(crontab)?.next(Math.max(positionMs(task), nowMs)) ?? null) : null
}

/** Null for a crontab that only a hand-written SQL edit can have left: one such row must not take whole pages down. */
export function readableSchedule(crontab: CrontabDefinition): CronSchedule | null {
  try {
    return compileCrontab(crontab)
  } catch (error) {
    if (error instanceof CrontabError) return null
    throw error
  }
}
