'use client'

import { useQuery } from '@tanstack/react-query'
import { Controller, useWatch } from 'react-hook-form'
import { counted } from '#domain/counted.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { Switch } from '../../ui/switch.tsx'
import { enablingQuery } from '../queries.ts'
import { enableChoices } from '../task-actions/enable-choices.ts'
import type { TaskFormMethods } from './use-task-form.ts'

/** On or off; when this save enables the task, what becomes of the instants that passed meanwhile. */
export function EnabledField({ form, edited }: { form: TaskFormMethods; edited: TaskDetail | null }) {
  const enabled = useWatch({ control: form.control, name: 'enabled' })
  return (
    <div className="flex flex-col gap-3">
      <Controller
        control={form.control}
        name="enabled"
        render={({ field }) => (
          <Switch
            checked={field.value}
            onChange={field.onChange}
            label={field.value ? 'Enabled' : 'Disabled'}
            help={field.value ? 'Runs at the instants of its crontab.' : 'Nothing of its crontab starts until it is enabled.'}
          />
        )}
      />
      {edited && !edited.input.enabled && enabled && <PassedInstants form={form} taskId={edited.task.id} />}
    </div>
  )
}

function PassedInstants({ form, taskId }: { form: TaskFormMethods; taskId: number }) {
  const { data } = useQuery(enablingQuery(taskId))
  if (!data || data.undecidedCount === 0) return null
  const { undecidedCount: count } = data
  return (
    <div className="rounded bg-subtle p-3">
      <Controller
        control={form.control}
        name="enableChoice"
        render={({ field }) => (
          <RadioChoices
            legend={`${counted(count, 'instant')} passed without a run`}
            value={field.value}
            onChange={field.onChange}
            choices={enableChoices(count, 1)}
          />
        )}
      />
    </div>
  )
}
