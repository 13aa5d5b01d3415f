'use client'

import { Controller, useWatch } from 'react-hook-form'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { MisfirePolicy } from '#scheduling/model/task-state.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { CronBaseField } from './cron-base-field.tsx'
import { CrontabField } from './crontab-field.tsx'
import { EnabledField } from './enabled-field.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

const misfireChoices: readonly { value: MisfirePolicy; label: string; help: string }[] = [
  { value: 'run_all', label: 'Run all', help: 'Every instant gets its run, oldest first, however late.' },
  { value: 'skip', label: 'Skip', help: 'An instant that is later than the grace period gets no run.' },
  { value: 'coalesce', label: 'Coalesce', help: 'Instants that are later than the grace period become one run, for the latest of them.' },
]

/** When it runs, and what becomes of instants that are missed. */
export function ScheduleSection({ form, edited }: { form: TaskFormMethods; edited: TaskDetail | null }) {
  const { errors } = form.formState
  const policy = useWatch({ control: form.control, name: 'misfirePolicy' })
  return (
    <FormSection title="When" description="Its own crontab says at which instants it is due.">
      <CrontabField form={form} />
      <EnabledField form={form} edited={edited} />
      <Controller
        control={form.control}
        name="misfirePolicy"
        render={({ field }) => (
          <RadioChoices
            legend="When a run would start too late"
            value={field.value}
            onChange={(value) => {
              field.onChange(value)
              if (form.formState.isSubmitted) void form.trigger('gracePeriodSeconds')
            }}
            choices={misfireChoices}
          />
        )}
      />
      <Controller
        control={form.control}
        name="gracePeriodSeconds"
        render={({ field }) => (
          <Field
            label="Grace period"
            isOptional={policy === 'run_all'}
            help={policy === 'run_all' ? 'Only marks later runs as delayed. Empty: never too late.' : 'How late is too late.'}
            error={errors.gracePeriodSeconds?.message}
            className="max-w-56"
          >
            <NumberInput value={field.value} onChange={field.onChange} onBlur={field.onBlur} unit="seconds" />
          </Field>
        )}
      />
      <CronBaseField form={form} edited={edited} />
    </FormSection>
  )
}
