'use client'

import { Plus, X } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { FormSection } from '../../forms/form-section.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { SettingFields } from './setting-fields.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** How runs are executed. */
export function ExecutionSection({ form }: { form: TaskFormMethods }) {
  return (
    <FormSection title="Execution" description="Where its runs wait, and how many may be under way.">
      <SettingFields form={form} group="execution" columns={3} />
      <Headers form={form} />
    </FormSection>
  )
}

function Headers({ form }: { form: TaskFormMethods }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'headers' })
  const error = form.formState.errors.headers?.message ?? form.formState.errors.headers?.root?.message
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-1 text-sm font-medium">
        Headers <span className="ml-1 font-normal text-faint">optional</span>
      </legend>
      <p className="text-xs text-muted">Names and values that travel with each run; the handler can read them.</p>
      {fields.map((row, index) => (
        <div key={row.id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] gap-2">
          <TextInput {...form.register(`headers.${index}.name`)} isMono aria-label={`Header ${index + 1}: name`} placeholder="name" />
          <TextInput {...form.register(`headers.${index}.value`)} isMono aria-label={`Header ${index + 1}: value`} placeholder="value" />
          <IconButton label={`Remove header ${index + 1}`} icon={<X />} onClick={() => remove(index)} />
        </div>
      ))}
      {error && (
        <p role="alert" className="text-xs text-red">
          {error}
        </p>
      )}
      <Button size="sm" icon={<Plus />} onClick={() => append({ name: '', value: '' })} className="self-start">
        Add a header
      </Button>
    </fieldset>
  )
}
