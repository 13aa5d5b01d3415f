'use client'

import { useController } from 'react-hook-form'
import { TASK_SETTING_RULES, TASK_SETTINGS, type TaskSettingName, type TypedTaskSettings } from '#domain/task-settings/task-settings.ts'
import { SettingInput } from '../../forms/setting-input.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

type Props = { form: TaskFormMethods; name: TaskSettingName; typed: TypedTaskSettings }

/** One plain setting of the task's form. */
export function SettingField({ form, name, typed }: Props) {
  const { field, fieldState } = useController({ control: form.control, name })
  const { value, onChange, disabled: _, ...named } = field
  const change = (value: TypedTaskSettings[TaskSettingName]) => {
    onChange(value)
    checkTogether(form, name)
  }
  return (
    <SettingInput
      setting={TASK_SETTINGS[name]}
      typed={typed}
      value={value}
      onChange={change}
      error={fieldState.error?.message}
      field={named}
    />
  )
}

/** Once the form was refused, a change is checked at once, also where it is told at another setting. */
function checkTogether(form: TaskFormMethods, name: TaskSettingName): void {
  if (!form.formState.isSubmitted) return
  const others = TASK_SETTING_RULES.filter(({ of, at }) => at !== name && of.includes(name)).map(({ at }) => at)
  if (others.length > 0) void form.trigger(others)
}
