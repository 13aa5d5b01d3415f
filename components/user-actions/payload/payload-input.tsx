'use client'

import { Checkbox } from '../../ui/checkbox.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { DependencyPicker } from './dependency-picker.tsx'
import { InstantInput } from './instant-input.tsx'
import type { DraftValue } from './payload-draft.ts'
import { type PayloadField, wordsOf } from './payload-fields.ts'
import { RunPicker } from './run-picker.tsx'
import { TaskChoice } from './task-choice.tsx'

type Props = {
  field: PayloadField
  value: DraftValue
  error: string | undefined
  onChange: (value: DraftValue) => void
  onBlur: () => void
}

/** One field of a payload: label above, its widget, help or error below. */
export function PayloadInput({ field, value, error, onChange, onBlur }: Props) {
  if (field.kind === 'boolean') {
    return (
      <div className="flex flex-col gap-1">
        <Checkbox checked={value === true} onChange={onChange} label={field.label} help={field.help} />
        {error && (
          <p role="alert" className="text-xs text-red">
            {error}
          </p>
        )}
      </div>
    )
  }
  return (
    <Field label={field.label} help={<Help field={field} />} error={error} isOptional={!field.isRequired}>
      <Widget field={field} value={value} onChange={onChange} onBlur={onBlur} />
    </Field>
  )
}

/** A date and a time are typed on the clocks of the zone that the page shows. */
function Help({ field }: { field: PayloadField }) {
  const { zone } = useDisplayZone()
  return field.kind === 'instant' ? `${field.help ?? ''} On the clocks of ${zone}.`.trim() : field.help
}

function Widget({ field, value, onChange, onBlur }: Omit<Props, 'error'>) {
  const number = typeof value === 'number' ? value : null
  switch (field.kind) {
    case 'task':
      return <TaskChoice taskId={number} onChange={onChange} onBlur={onBlur} canClear={!field.isRequired} />
    case 'dependency':
      return <DependencyPicker dependencyId={number} onChange={onChange} onBlur={onBlur} canClear={!field.isRequired} />
    case 'run':
      return <RunPicker runId={typeof value === 'string' ? value : null} onChange={onChange} onBlur={onBlur} canClear={!field.isRequired} />
    case 'instant':
      return <InstantInput instant={value} onChange={onChange} onBlur={onBlur} />
    case 'integer':
    case 'number':
      return <NumberInput className="max-w-60" value={number} onChange={onChange} onBlur={onBlur} />
    case 'choice':
      return <ChoiceInput field={field} value={value} onChange={onChange} />
    case 'json':
      return <JsonEditor value={String(value ?? '')} onChange={onChange} onBlur={onBlur} schema={field.schema} />
    default:
      return <TextInput value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} />
  }
}

function ChoiceInput({ field, value, onChange }: Pick<Props, 'field' | 'value' | 'onChange'>) {
  const none = { value: '', label: field.isRequired ? 'Choose …' : 'None' }
  const choices = field.choices.map((choice) => ({
    value: String(choice),
    label: typeof choice === 'string' ? wordsOf(choice) : String(choice),
  }))
  return (
    <Select
      className="max-w-60"
      value={value === null ? '' : String(value)}
      options={field.isRequired && value !== null ? choices : [none, ...choices]}
      onChange={(chosen) => onChange(field.choices.find((choice) => String(choice) === chosen) ?? null)}
    />
  )
}
