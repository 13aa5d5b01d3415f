import type { Ref } from 'react'
import type { ChoiceControl, NumberControl, OtherControl, Told } from '#domain/task-settings/plain-setting.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { NumberInput } from '../ui/number-input.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { RadioChoices } from './radio-choices.tsx'

type Value = string | number | boolean | null

/** A plain setting, as far as it is drawn. */
type Drawn<Typed> = {
  label: string
  help?: Told<string, Typed>
  isOptional?: Told<boolean, Typed>
  isIdle?: (typed: Typed) => boolean
} & (NumberControl | OtherControl | ChoiceControl<string>)

type Props<Typed> = {
  setting: Drawn<Typed>
  /** All settings as they stand in the form. */
  typed: Typed
  value: Value
  onChange: (value: never) => void
  error?: string | undefined
  /** How a form names it, and gives it the focus. */
  field?: { name: string; onBlur: () => void; ref: Ref<HTMLInputElement & HTMLTextAreaElement> }
}

/** One plain setting, drawn as its description says. */
export function SettingInput<Typed>(props: Props<Typed>) {
  const { setting, typed, value, onChange, error } = props
  const change = onChange as (value: Value) => void
  const help = now(setting.help, typed)
  switch (setting.control) {
    case 'checkbox':
      return (
        <div className="col-span-full">
          <Checkbox
            checked={Boolean(value)}
            onChange={change}
            disabled={setting.isIdle?.(typed) ?? false}
            label={setting.label}
            help={help}
          />
        </div>
      )
    case 'radios':
      return (
        <div className="col-span-full">
          <RadioChoices legend={setting.label} value={String(value)} onChange={change} choices={setting.options} />
        </div>
      )
    default:
      return (
        <Field
          label={setting.label}
          help={help}
          error={error}
          isOptional={now(setting.isOptional, typed) ?? false}
          {...(setting.control === 'text' && { className: 'col-span-full' })}
        >
          <Control {...props} change={change} />
        </Field>
      )
  }
}

/** What one types or chooses in, inside of a Field. */
function Control<Typed>({ setting, typed, value, change, field }: Props<Typed> & { change: (value: Value) => void }) {
  const disabled = setting.isIdle?.(typed) ?? false
  const { ref, ...named } = field ?? {}
  switch (setting.control) {
    case 'number':
      return (
        <NumberInput
          {...named}
          value={value as number | null}
          onChange={change}
          disabled={disabled}
          {...(setting.unit && { unit: setting.unit })}
        />
      )
    case 'select':
    case 'radios':
      return <Select value={String(value)} onChange={change} options={setting.options} disabled={disabled} />
    case 'text':
      return <TextArea {...named} ref={ref} value={String(value)} onChange={(event) => change(event.target.value)} disabled={disabled} />
    default:
      return (
        <TextInput
          {...named}
          ref={ref}
          value={String(value)}
          onChange={(event) => change(event.target.value)}
          disabled={disabled}
          isMono={setting.control === 'name'}
        />
      )
  }
}

/** What is told always, or as things stand. */
function now<Words, Typed>(told: Told<Words, Typed> | undefined, typed: Typed): Words | undefined {
  return typeof told === 'function' ? (told as (typed: Typed) => Words)(typed) : told
}
