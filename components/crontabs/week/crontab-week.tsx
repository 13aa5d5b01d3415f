'use client'

import { useMemo } from 'react'
import { counted } from '#domain/counted.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { hoursOfWeek, instantsByHour } from '#scheduling/cron/week-hours.ts'
import { isZone } from '../../ui/time-format.ts'
import { WeekMap } from './week-map.tsx'

/** The coming seven days of a crontab, hour by hour in its own zone. It keeps its place while the columns can't be read. */
export function CrontabWeek({ definition, nowMs }: { definition: CrontabDefinition; nowMs: number }) {
  const zone = isZone(definition.timezone) ? definition.timezone : 'UTC'
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
  const key = JSON.stringify(definition)
  const { hours, counts } = useMemo(() => {
    const schedule = readableSchedule(JSON.parse(key))
    const week = hoursOfWeek(minute, zone)
    return { hours: week, counts: schedule ? instantsByHour(schedule, week) : [] }
  }, [key, minute, zone])
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (
    <div className="mt-3 border-t pt-2">
      <p className="pb-1 text-xs text-muted">
        {total === 0 ? 'No instant in seven days' : `${counted(total, 'instant')} in seven days`} from midnight on, hour by hour
      </p>
      <WeekMap hours={hours} counts={counts} zone={zone} caption="Instants of the coming seven days by hour" />
    </div>
  )
}
