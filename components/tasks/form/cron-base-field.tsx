'use client'

import { useQuery } from '@tanstack/react-query'
import { Controller, useWatch } from 'react-hook-form'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatExact } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'
import { countedRuns } from '../counted-tasks.ts'
import { isoOfUtcInput, utcInputOf } from './cron-base-input.ts'
import type { EditedTask } from './task-form.tsx'
import type { TaskForm } from './use-task-form.ts'

/** The moment after which instants count; typed in UTC, told again in the zone shown. */
export function CronBaseField({ form, edited }: { form: TaskForm; edited: EditedTask | null }) {
  const { zone } = useDisplayZone()
  const error = form.formState.errors.cronBase?.message
  const past = usePastInstants(form, edited)
  return (
    <Controller
      control={form.control}
      name="cronBase"
      render={({ field }) => (
        <Field
          label="Fires after (UTC)"
          isOptional
          error={error}
          className="max-w-96"
          help={
            <>
              {field.value === '' ? 'Empty: from now on.' : `That is ${formatExact(Date.parse(field.value), zone)}.`}
              {past > 0 && ` ${past.toLocaleString('en')} instants since then have passed: ${countedRuns(past)} at once.`}
            </>
          }
        >
          <TextInput
            type="datetime-local"
            step={1}
            value={utcInputOf(field.value)}
            onChange={(event) => field.onChange(isoOfUtcInput(event.target.value))}
            onBlur={field.onBlur}
            className="tabular"
          />
        </Field>
      )}
    />
  )
}

/** Instants between a base typed for a new task and now, which all would run at once; 0 where that is not the question. */
function usePastInstants(form: TaskForm, edited: EditedTask | null): number {
  const [cronBase, crontabId, policy] = useWatch({ control: form.control, name: ['cronBase', 'crontabId', 'misfirePolicy'] })
  const { data } = useQuery({ ...crontabQuery(crontabId ?? 0), enabled: crontabId !== null })
  const nowMs = useNow(10_000)
  const crontab = data?.definition
  if (edited !== null || cronBase === '' || policy !== 'run_all' || !crontab) return 0
  try {
    const baseMs = Date.parse(cronBase)
    return baseMs < nowMs ? compileCrontab(crontab).countBetween(baseMs, nowMs) : 0
  } catch {
    return 0
  }
}
