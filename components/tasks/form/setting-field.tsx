'use client'

import { type ControllerRenderProps, useController } from 'react-hook-form'
import type { Told } from '#domain/task-settings/plain-setting.ts'
import { TASK_SETTING_RULES, TASK_SETTINGS, type TaskSettingName, type TypedTaskSettings } from '#domain/task-settings/task-settings.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { TaskFormValues } from './task-form-values.ts'
import type { TaskFormMethods } from './use-task-form.ts'

type Props = { form: TaskFormMethods; name: TaskSettingName; typed: TypedTaskSettings }

/** One plain setting, drawn as its description says. */
export function SettingField({ form, name, typed }: Props) {
  const setting = TASK_SETTINGS[name]
  const { field, fieldState } = useController({ control: form.control, name })
  const isIdle = setting.isIdle?.(typed) ?? false
  const help = now(setting.help, typed)
  const change = (value: TypedTaskSettings[TaskSettingName]) => {
    field.onChange(value)
    checkTogether(form, name)
  }
  switch (setting.control) {
    case 'checkbox':
      return (
        <div className="col-span-full">
          <Checkbox checked={Boolean(field.value)} onChange={change} disabled={isIdle} label={setting.label} help={help} />
        </div>
      )
    case 'radios':
      return (
        <div className="col-span-full">
          <RadioChoices
            legend={setting.label}
            value={String(field.value)}
            onChange={(value) => change(value as never)}
            choices={setting.options}
          />
        </div>
      )
    default:
      return (
        <Field
          label={setting.label}
          help={help}
          error={fieldState.error?.message}
          isOptional={now(setting.isOptional, typed) ?? false}
          {...(setting.control === 'text' && { className: 'col-span-full' })}
        >
          <Control setting={setting} field={field} isIdle={isIdle} onChange={change} />
        </Field>
      )
  }
}

type ControlProps = {
  setting: (typeof TASK_SETTINGS)[TaskSettingName]
  field: ControllerRenderProps<TaskFormValues, TaskSettingName>
  isIdle: boolean
  onChange: (value: TypedTaskSettings[TaskSettingName]) => void
}

/** What one types or chooses in, inside of a Field. */
function Control({ setting, field: { value, ref, ...field }, isIdle, onChange }: ControlProps) {
  switch (setting.control) {
    case 'number':
      return (
        <NumberInput
          {...field}
          value={value as number | null}
          onChange={onChange}
          disabled={isIdle}
          {...(setting.unit && { unit: setting.unit })}
        />
      )
    case 'select':
      return <Select value={String(value)} onChange={(chosen) => onChange(chosen as never)} options={setting.options} disabled={isIdle} />
    case 'text':
      return <TextArea {...field} ref={ref} value={String(value)} onChange={(event) => onChange(event.target.value)} disabled={isIdle} />
    default:
      return (
        <TextInput
          {...field}
          ref={ref}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          disabled={isIdle}
          isMono={setting.control === 'name'}
        />
      )
  }
}

/** Once the form was refused, a change is checked at once, also where it is told at another setting. */
function checkTogether(form: TaskFormMethods, name: TaskSettingName): void {
  if (!form.formState.isSubmitted) return
  const others = TASK_SETTING_RULES.filter(({ of, at }) => at !== name && of.includes(name)).map(({ at }) => at)
  if (others.length > 0) void form.trigger(others)
}

/** What is told always, or as things stand. */
function now<Words>(told: Told<Words, TypedTaskSettings> | undefined, typed: TypedTaskSettings): Words | undefined {
  return typeof told === 'function' ? (told as (typed: TypedTaskSettings) => Words)(typed) : told
}
