'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Controller, useFieldArray, useWatch } from 'react-hook-form'
import { defaultEndings } from '#domain/dependency-input.ts'
import type { EdgeEndings } from '#scheduling/model/task-state.ts'
import { FRESHNESS_CHOICES } from '../../dependencies/freshness-choices.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { TaskPicker } from '../task-picker.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

const endingOptions: readonly { value: EdgeEndings; label: string }[] = [
  { value: 'succeeded', label: 'after success' },
  { value: 'finished', label: 'after any end' },
]

/** Each row is four fields: a thousand of them would take seconds to draw. */
const ROWS_AT_ONCE = 50

/** Edges both ways, saved together with the task. */
export function EdgesSection({ form }: { form: TaskFormMethods }) {
  return (
    <FormSection
      title="Dependencies"
      description={
        <>
          A run starts when its instant has come and every task it depends on has ended anew since its last start. <em>Aligned</em>: when
          that task’s run for the latest instant up to its own is in. <em>Future</em>: the first run goes free.
        </>
      }
    >
      <EdgeList
        form={form}
        name="dependsOn"
        legend="Depends on"
        empty="Nothing: its crontab alone says when it runs."
        add="Add a task it depends on"
      />
      <EdgeList form={form} name="dependedOnBy" legend="Depended on by" empty="No task waits for it." add="Add a task that waits for it" />
    </FormSection>
  )
}

type ListProps = { form: TaskFormMethods; name: 'dependsOn' | 'dependedOnBy'; legend: string; empty: string; add: string }

function EdgeList({ form, name, legend, empty, add }: ListProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name })
  const [wantedCount, setWantedCount] = useState(ROWS_AT_ONCE)
  const problems = form.formState.errors[name]
  // What is wrong is always in view, and so is what was just added.
  const lastProblem = Object.keys(problems ?? {}).reduce((last, key) => (/^\d+$/.test(key) ? Math.max(last, Number(key)) : last), -1)
  const shownCount = Math.max(wantedCount, lastProblem + 1)
  const hiddenCount = Math.max(0, fields.length - shownCount)
  const addRow = () => {
    setWantedCount(Math.max(wantedCount, fields.length + 1))
    append({ edgeId: null, otherTaskId: null, otherTaskName: '', future: false, endings: defaultEndings(false), freshness: 'new' })
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-1.5 text-sm font-medium">{legend}</legend>
      {fields.length === 0 && <p className="text-sm text-muted">{empty}</p>}
      {fields.slice(0, shownCount).map((row, index) => (
        <EdgeFields key={row.id} form={form} name={name} index={index} legend={legend} onRemove={() => remove(index)} />
      ))}
      {hiddenCount > 0 && (
        <Button size="sm" variant="quiet" onClick={() => setWantedCount(shownCount + ROWS_AT_ONCE)} className="self-start">
          {hiddenCount.toLocaleString('en')} more are kept as they are: show {Math.min(hiddenCount, ROWS_AT_ONCE)} of them
        </Button>
      )}
      {typeof problems?.message === 'string' && (
        <p role="alert" className="text-xs text-red">
          {problems.message}
        </p>
      )}
      <Button size="sm" icon={<Plus />} onClick={addRow} className="self-start">
        {add}
      </Button>
    </fieldset>
  )
}

type RowProps = { form: TaskFormMethods; name: 'dependsOn' | 'dependedOnBy'; index: number; legend: string; onRemove: () => void }

function EdgeFields({ form, name, index, legend, onRemove }: RowProps) {
  const place = `${legend} ${index + 1}`
  const problems = form.formState.errors[name]?.[index]
  return (
    <div className="flex flex-col gap-2 border-b pb-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
        <Controller
          control={form.control}
          name={`${name}.${index}.otherTaskId`}
          render={({ field }) => (
            <Field label={`${place}: task`} isLabelHidden error={problems?.otherTaskId?.message ?? problems?.future?.message}>
              <TaskPicker
                value={field.value}
                valueName={form.getValues(`${name}.${index}.otherTaskName`)}
                onBlur={field.onBlur}
                onChange={(id, taskName) => {
                  form.setValue(`${name}.${index}.otherTaskName`, taskName)
                  field.onChange(id)
                }}
              />
            </Field>
          )}
        />
        <IconButton label={`Remove ${place}`} icon={<X />} onClick={onRemove} />
      </div>
      <EdgeTerms form={form} name={name} index={index} place={place} />
    </div>
  )
}

/** What opens the edge: which ends, how fresh a one, and whether the first run goes free. */
function EdgeTerms({ form, name, index, place }: Omit<RowProps, 'legend' | 'onRemove'> & { place: string }) {
  const problems = form.formState.errors[name]?.[index]
  const isFuture = useWatch({ control: form.control, name: `${name}.${index}.future` })
  return (
    <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[9.5rem_13rem_minmax(0,1fr)]">
      <Controller
        control={form.control}
        name={`${name}.${index}.endings`}
        render={({ field }) => (
          <Field label={`${place}: which endings count`} isLabelHidden error={problems?.endings?.message}>
            <Select value={field.value} onChange={field.onChange} options={endingOptions} />
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name={`${name}.${index}.freshness`}
        render={({ field }) => (
          <Field label={`${place}: how fresh`} isLabelHidden error={problems?.freshness?.message}>
            <Select value={field.value} onChange={field.onChange} options={FRESHNESS_CHOICES} disabled={isFuture} />
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name={`${name}.${index}.future`}
        render={({ field }) => (
          <span className="flex min-h-8 items-center px-1 max-sm:col-span-2">
            <Checkbox
              checked={field.value}
              label="future"
              help={field.value ? 'Its first run is free, so there is no run to be aligned to.' : undefined}
              onChange={(future) => {
                // The endings follow the kind of edge unless someone chose others; a future one is never aligned (rule X3).
                if (form.getValues(`${name}.${index}.endings`) === defaultEndings(field.value)) {
                  form.setValue(`${name}.${index}.endings`, defaultEndings(future), { shouldDirty: true })
                }
                if (future) form.setValue(`${name}.${index}.freshness`, 'new', { shouldDirty: true })
                field.onChange(future)
              }}
            />
          </span>
        )}
      />
    </div>
  )
}
