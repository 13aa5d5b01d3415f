import type { CronSchedule } from './crontab-definition.ts'

/** The first `count` cron instants strictly after `afterMs`, fewer when no more are left. */
export function nextInstants(schedule: CronSchedule, afterMs: number, count: number): number[] {
  return instantsBetween(schedule, afterMs, Number.POSITIVE_INFINITY, count)
}

/** The cron instants in (afterMs, throughMs], oldest first, at most `limit` of them. */
export function instantsBetween(schedule: CronSchedule, afterMs: number, throughMs: number, limit: number): number[] {
  const instants: number[] = []
  let lastMs = afterMs
  while (instants.length < limit) {
    const nextMs = schedule.next(lastMs)
    if (nextMs === null || nextMs > throughMs) break
    instants.push(nextMs)
    lastMs = nextMs
  }
  return instants
}
