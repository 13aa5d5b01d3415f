'use client'

import { Plus, X } from 'lucide-react'
import { Controller, useFieldArray } from 'react-hook-form'
import { FormSection } from '../../forms/form-section.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** How runs are executed. */
export function ExecutionSection({ form }: { form: TaskFormMethods }) {
  const { errors } = form.formState
  return (
    <FormSection title="Execution" description="Where its runs wait, and how many may be under way.">
      <div className="grid gap-5 sm:grid-cols-3">
        <Field label="Queue" help="Workers serve all queues unless told otherwise." error={errors.queue?.message}>
          <TextInput {...form.register('queue')} isMono />
        </Field>
        <Controller
          control={form.control}
          name="priority"
          render={({ field }) => (
            <Field label="Priority" help="The higher, the sooner, among what waits in its queue." error={errors.priority?.message}>
              <NumberInput value={field.value} onChange={field.onChange} onBlur={field.onBlur} />
            </Field>
          )}
        />
        <Controller
          control={form.control}
          name="maxConcurrency"
          render={({ field }) => (
            <Field label="Runs at once" help="1: never overlaps itself. Empty: no limit." isOptional error={errors.maxConcurrency?.message}>
              <NumberInput value={field.value} onChange={field.onChange} onBlur={field.onBlur} />
            </Field>
          )}
        />
      </div>
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
