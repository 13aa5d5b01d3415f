import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'

/** A schedule that fires at every multiple of `periodMs` (epoch ms), for tests of rules that don't care about cron. Counts its calls. */
export function everyMs(periodMs: number): CronSchedule & { calls: number } {
  return {
    calls: 0,
    next(afterMs) {
      this.calls++
      return (Math.floor(afterMs / periodMs) + 1) * periodMs
    },
    previous(atOrBeforeMs) {
      this.calls++
      return Math.floor(atOrBeforeMs / periodMs) * periodMs
    },
    countBetween(afterMs, throughMs) {
      this.calls++
      return Math.max(0, Math.floor(throughMs / periodMs) - Math.floor(afterMs / periodMs))
    },
  }
}

/** A schedule that fires at exactly these instants (epoch ms, ascending) and never again. */
export function onlyAtMs(...instantsMs: number[]): CronSchedule {
  return {
    next: (afterMs) => instantsMs.find((instant) => instant > afterMs) ?? null,
    previous: (atOrBeforeMs) => instantsMs.findLast((instant) => instant <= atOrBeforeMs) ?? null,
    countBetween: (afterMs, throughMs) => instantsMs.filter((instant) => instant > afterMs && instant <= throughMs).length,
  }
}
