'use client'

import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Controller, useController, useWatch } from 'react-hook-form'
import type { JsonSchema } from '#domain/json-value.ts'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { argumentSchemas } from '../arguments/argument-schemas.ts'
import { countArgs } from '../arguments/count-args.ts'
import { LaterArgumentFields } from '../arguments/later-argument-fields.tsx'
import { handlerOptionsQuery } from '../queries.ts'
import type { TaskFormMethods } from './use-task-form.ts'

type Props = { form: TaskFormMethods; handler: HandlerView | null | undefined }

/** Which code runs, with which arguments. */
export function HandlerSection({ form, handler }: Props) {
  const argsText = useWatch({ control: form.control, name: 'argsText' })
  const kwargsText = useWatch({ control: form.control, name: 'kwargsText' })
  const argCount = countArgs(argsText)
  const hasPlaceholders = (argsText + kwargsText).includes('{{')
  const schemas = useMemo(
    () => (handler ? argumentSchemas(handler, argCount, hasPlaceholders) : null),
    [handler, argCount, hasPlaceholders],
  )
  const positional = handler?.positional ?? []
  return (
    <FormSection title="What runs" description="A handler is code that workers have; its arguments are checked by its schema.">
      <HandlerField form={form} handler={handler} />
      {handler && schemas && <NamedArguments form={form} handler={handler} schema={schemas.kwargs} argsText={argsText} />}
      <JsonField
        form={form}
        name="kwargsText"
        label="Named arguments"
        help="A JSON object (kwargs). Ctrl Space shows what the handler takes; {{ in a text offers what is filled in for each run."
        schema={schemas?.kwargs ?? null}
        minLines={4}
      />
      {(positional.length > 0 || argCount > 0 || !handler) && (
        <JsonField
          form={form}
          name="argsText"
          label="Positional arguments"
          help={positional.length > 0 ? `A JSON list (args) that stands, in order, for: ${positional.join(', ')}.` : 'A JSON list (args).'}
          schema={schemas?.args ?? null}
          minLines={2}
        />
      )}
    </FormSection>
  )
}

function NamedArguments({
  form,
  argsText,
  ...fields
}: {
  form: TaskFormMethods
  handler: HandlerView
  schema: JsonSchema
  argsText: string
}) {
  const { field } = useController({ control: form.control, name: 'kwargsText' })
  return (
    <LaterArgumentFields
      // Another handler has other fields, of which none was shown before.
      key={fields.handler.name}
      {...fields}
      argsText={argsText}
      kwargsText={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
    />
  )
}

function HandlerField({ form, handler: chosen }: Props) {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(handlerOptionsQuery(search))
  const { errors } = form.formState
  const options = (data?.rows ?? []).map((handler) => ({
    value: handler.name,
    label: handler.name,
    hint: handler.description,
    ...(!handler.isLive && { icon: <TriangleAlert aria-label="no live worker has it" className="size-4 shrink-0 text-orange" /> }),
  }))
  return (
    <Controller
      control={form.control}
      name="handler"
      render={({ field }) => {
        return (
          <div className="flex flex-col gap-1">
            <Field label="Handler" help={chosen?.description} error={errors.handler?.message}>
              <Combobox
                value={field.value === '' ? null : field.value}
                onChange={(value) => field.onChange(value ?? '')}
                onBlur={field.onBlur}
                options={options}
                onSearch={setSearch}
                isLoading={isFetching}
                hiddenCount={data ? data.total - data.rows.length : 0}
                placeholder="Choose a handler …"
                searchPlaceholder="Search handlers …"
                emptyText={
                  search === '' && data?.total === 0
                    ? 'No worker has published a handler yet: start one with npm run worker.'
                    : 'No handler is called so.'
                }
                isMono
              />
            </Field>
            {chosen !== undefined && field.value !== '' && !chosen?.isLive && (
              <p className="flex items-start gap-1.5 text-xs text-orange">
                <TriangleAlert aria-hidden className="size-4 shrink-0" />
                No live worker has this handler. Runs will wait in the queue until one that has it is started.
              </p>
            )}
          </div>
        )
      }}
    />
  )
}

type JsonProps = {
  form: TaskFormMethods
  name: 'argsText' | 'kwargsText'
  label: string
  help: string
  schema: JsonSchema | null
  minLines: number
}

function JsonField({ form, name, label, help, schema, minLines }: JsonProps) {
  const [hasProblems, setHasProblems] = useState(false)
  const error = form.formState.errors[name]?.message
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        // The editor tells its own problems, at their lines; the form's sentence stands in when it has none.
        <Field label={label} help={help} error={hasProblems ? undefined : error}>
          <JsonEditor
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            onProblems={(problems) => setHasProblems(problems.length > 0)}
            schema={schema}
            minLines={minLines}
            ariaLabel={label}
            offersPlaceholders
          />
        </Field>
      )}
    />
  )
}
