'use client'

import { useQuery } from '@tanstack/react-query'
import { Controller, useWatch } from 'react-hook-form'
import { counted } from '#domain/counted.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { TaskFormMethods } from './use-task-form.ts'

const UNREADABLE = 'unreadable'

/** The moment after which instants count, typed on the clocks of the zone shown. What can't be read stays `unreadable`, which no schema takes. */
export function CronBaseField({ form, edited }: { form: TaskFormMethods; edited: TaskDetail | null }) {
  const { zone } = useDisplayZone()
  const error = form.formState.errors.cronBase?.message
  const past = usePastInstants(form, edited)
  return (
    <Controller
      control={form.control}
      name="cronBase"
      render={({ field }) => (
        <Field
          label={`Fires after (${zone})`}
          isOptional
          error={error}
          className="max-w-96"
          help={
            <>
              {field.value === '' ? 'Empty: from now on.' : 'No instant up to this one counts.'}
              {past > 0 && ` ${past.toLocaleString('en')} instants since then have passed: ${counted(past, 'run')} at once.`}
            </>
          }
        >
          <DateTimeInput
            value={field.value === '' ? null : Date.parse(field.value)}
            name={field.name}
            onChange={(ms) => field.onChange(ms === null ? '' : Number.isNaN(ms) ? UNREADABLE : new Date(ms).toISOString())}
            zone={zone}
            onBlur={field.onBlur}
          />
        </Field>
      )}
    />
  )
}

/** Instants between a base typed for a new task and now, which all would run at once; 0 where that is not the question. */
function usePastInstants(form: TaskFormMethods, edited: TaskDetail | null): number {
  const [cronBase, crontabId, policy] = useWatch({ control: form.control, name: ['cronBase', 'crontabId', 'misfirePolicy'] })
  const { data } = useQuery({ ...crontabQuery(crontabId ?? 0), enabled: crontabId !== null })
  const nowMs = useNow(10_000)
  const crontab = data?.definition
  if (edited !== null || cronBase === '' || policy !== 'run_all' || !crontab) return 0
  const baseMs = Date.parse(cronBase)
  return baseMs < nowMs ? (readableSchedule(crontab)?.countBetween(baseMs, nowMs) ?? 0) : 0
}
