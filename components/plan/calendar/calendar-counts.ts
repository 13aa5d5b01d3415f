import type { PlanHour } from '#domain/views/plan-views.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { type CalendarDay, spanOfDay } from './calendar-period.ts'
import type { ComingStarts } from './coming-starts.ts'

/** Of an hour or a day: what ran, how much of it failed, and what is to come. */
export type CalendarCount = { ran: number; failed: number; coming: number }
export type CountedDay = CalendarDay & CalendarCount & { fromMs: number; toMs: number; byHour: readonly CalendarCount[] }

/**
 * What ran and what is to come, by the hours of a calendar. What ran is counted by hours from the first moment of the days on; where a clock
 * change is of half an hour, one of these hours belongs where it begins.
 */
export function countedDays(days: readonly CalendarDay[], ran: readonly PlanHour[], coming: ComingStarts | null): CountedDay[] {
  const firstMs = days[0]?.hours[0]?.fromMs ?? 0
  const byHourMs = new Map(ran.map((hour) => [hour.fromMs, hour]))
  return days.map((day, at) => {
    const byHour = day.hours.map(({ fromMs, untilMs }, hour) => {
      const sum = { ran: 0, failed: 0, coming: coming?.counts[at]?.[hour] ?? 0 }
      for (let ms = firstMs + Math.ceil((fromMs - firstMs) / HOUR_MS) * HOUR_MS; ms < untilMs; ms += HOUR_MS) {
        sum.ran += byHourMs.get(ms)?.runs ?? 0
        sum.failed += byHourMs.get(ms)?.failed ?? 0
      }
      return sum
    })
    return { ...day, ...spanOfDay(day), ...sumOfCounts(byHour), byHour }
  })
}

export function sumOfCounts(counts: readonly CalendarCount[]): CalendarCount {
  const sum = { ran: 0, failed: 0, coming: 0 }
  for (const { ran, failed, coming } of counts) {
    sum.ran += ran
    sum.failed += failed
    sum.coming += coming
  }
  return sum
}

/**
 * The days of a task on which nothing ran or is to come, from the first on which something did or could have, whichever is earlier. A day that has not
 * ended is one once nothing more is to come. @param sinceMs since when its crontab asks for runs
 */
export function daysWithout(days: readonly CountedDay[], sinceMs: number): { first: CountedDay | null; without: CountedDay[] } {
  const first = days.findIndex(({ ran, coming, toMs }) => ran > 0 || coming > 0 || toMs > sinceMs)
  if (first === -1) return { first: null, without: [] }
  return { first: days[first] ?? null, without: days.slice(first).filter(({ ran, coming }) => ran + coming === 0) }
}
