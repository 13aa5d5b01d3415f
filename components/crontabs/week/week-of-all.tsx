'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { CrontabsInUse } from '#domain/views/crontab-views.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { hoursOfWeek, instantsByHour, type WallHour } from '#scheduling/cron/week-hours.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { useNow } from '../../ui/use-now.ts'
import { crontabsInUseQuery } from '../queries.ts'
import { WeekMap } from './week-map.tsx'

/** So many crontabs are counted through before the page can answer again; each takes some two milliseconds. */
const CRONTABS_AT_ONCE = 10

/** All starts that the crontabs of enabled tasks ask for in seven days, hour by hour: where it gets crowded, and where there is room. */
export function WeekOfAll() {
  const { zone } = useDisplayZone()
  const hourMs = Math.floor(useNow(HOUR_MS) / HOUR_MS) * HOUR_MS
  const { data, error, refetch } = useQuery(crontabsInUseQuery)
  const week = useCountedWeek(data, hourMs, zone)
  if (error && !data) return <ErrorState title="The crontabs in use could not be loaded" error={error} onRetry={() => refetch()} />
  const total = week?.counts.reduce((sum, count) => sum + count, 0) ?? 0
  return (
    <div className="min-h-48 max-w-3xl">
      <p className="pb-2 text-sm text-muted">
        {week === null
          ? 'Counting …'
          : `${counted(total, 'start')} in seven days from midnight on, by the clocks of ${zone}; ${rangeInWords(week.counts)}.`}
        {week !== null && data?.hasMore && ' Of the crontabs that most tasks follow; there are too many to count them all here.'}
      </p>
      {week && <WeekMap {...week} zone={zone} caption="Starts of all enabled tasks in the coming seven days by hour" />}
    </div>
  )
}

type Week = { hours: readonly WallHour[]; counts: readonly number[] }

/** Null: it is not counted yet. */
function useCountedWeek(data: CrontabsInUse | undefined, fromMs: number, zone: string): Week | null {
  const [week, setWeek] = useState<Week | null>(null)
  useEffect(() => {
    if (!data) return
    const counting = countWeek(data, fromMs, zone)
    let timer = setTimeout(function goOn() {
      const step = counting.next()
      if (step.done) setWeek(step.value)
      else timer = setTimeout(goOn)
    })
    return () => clearTimeout(timer)
  }, [data, fromMs, zone])
  return week
}

function* countWeek({ rows }: CrontabsInUse, fromMs: number, zone: string): Generator<void, Week> {
  const hours = hoursOfWeek(fromMs, zone)
  const counts = hours.map(() => 0)
  for (const [at, { definition, taskCount }] of rows.entries()) {
    const schedule = readableSchedule(definition)
    if (schedule)
      for (const [hour, count] of instantsByHour(schedule, hours).entries()) counts[hour] = (counts[hour] ?? 0) + count * taskCount
    if ((at + 1) % CRONTABS_AT_ONCE === 0) yield
  }
  return { hours, counts }
}

function rangeInWords(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (least === most) return `${least.toLocaleString('en')} an hour`
  return `${least.toLocaleString('en')} to ${most.toLocaleString('en')} an hour, the most where it is darkest`
}
