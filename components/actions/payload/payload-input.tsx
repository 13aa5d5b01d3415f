'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { taskOptionsQuery, taskQuery } from '../../tasks/queries.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { DraftValue } from './payload-draft.ts'
import type { PayloadField } from './payload-fields.ts'

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
    <Field label={field.label} help={field.help} error={error} isOptional={!field.isRequired}>
      <Widget field={field} value={value} error={error} onChange={onChange} onBlur={onBlur} />
    </Field>
  )
}

function Widget({ field, value, onChange, onBlur }: Props) {
  const number = typeof value === 'number' ? value : null
  switch (field.kind) {
    case 'task':
      return <TaskInput taskId={number} onChange={onChange} onBlur={onBlur} canClear={!field.isRequired} />
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
  const choices = field.choices.map((choice) => ({ value: String(choice), label: String(choice) }))
  return (
    <Select
      className="max-w-60"
      value={value === null ? '' : String(value)}
      options={field.isRequired && value !== null ? choices : [none, ...choices]}
      onChange={(chosen) => onChange(field.choices.find((choice) => String(choice) === chosen) ?? null)}
    />
  )
}

type TaskProps = { taskId: number | null; onChange: (taskId: number | null) => void; onBlur: () => void; canClear: boolean }

function TaskInput({ taskId, onChange, onBlur, canClear }: TaskProps) {
  const [search, setSearch] = useState('')
  const { data: options, isFetching } = useQuery(taskOptionsQuery(search))
  const { data: chosen } = useQuery({ ...taskQuery(taskId ?? 0), enabled: taskId !== null, retry: false })
  return (
    <Combobox
      value={taskId}
      valueLabel={chosen?.task.name ?? `task ${taskId}`}
      options={options?.rows.map(({ id, name, enabled }) => ({ value: id, label: name, ...(!enabled && { hint: 'disabled' }) })) ?? []}
      onChange={onChange}
      onSearch={setSearch}
      onBlur={onBlur}
      isLoading={isFetching}
      placeholder="Choose a task …"
      emptyText="No task matches."
      canClear={canClear}
    />
  )
}
