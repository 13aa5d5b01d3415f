'use client'

import { Controller, useWatch } from 'react-hook-form'
import type { RetryBackoff } from '#scheduling/end/retries.ts'
import { FormSection } from '../../forms/form-section.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { retrySentence } from './retry-sentence.ts'
import type { TaskFormMethods } from './use-task-form.ts'

const backoffs: readonly { value: RetryBackoff; label: string }[] = [
  { value: 'exponential', label: 'doubles each time' },
  { value: 'fixed', label: 'stays the same' },
]

/** Whether a failed run tries again, and how long an attempt may take (rules R7, R8). */
export function FailureSection({ form }: { form: TaskFormMethods }) {
  const limit = useWatch({ control: form.control, name: 'retryLimit' })
  // Without retries the others mean nothing: they keep their place and what stands in them.
  const isWithout = limit === null || limit === 0
  return (
    <FormSection title="When it fails" description="Retries are further attempts of the same run. It ends once, with its last attempt.">
      <div className="flex flex-col gap-3">
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <NumberField form={form} name="retryLimit" label="Retries" help="0: none. A worker that was lost does not count." />
          <NumberField form={form} name="retryDelaySeconds" label="First wait" unit="seconds" help="0: at once." isIdle={isWithout} />
          <Controller
            control={form.control}
            name="retryBackoff"
            render={({ field }) => (
              <Field label="Each further wait" error={form.formState.errors.retryBackoff?.message}>
                <Select value={field.value} onChange={field.onChange} options={backoffs} disabled={isWithout} />
              </Field>
            )}
          />
          <NumberField
            form={form}
            name="retryMaxDelaySeconds"
            label="Longest wait"
            unit="seconds"
            help="No wait is longer."
            isIdle={isWithout}
          />
        </div>
        <Controller
          control={form.control}
          name="retryJitter"
          render={({ field }) => (
            <Checkbox
              checked={field.value}
              onChange={field.onChange}
              disabled={isWithout}
              label="Spread the waits"
              help="Draws each between half and all of it, so that what failed together does not try again together."
            />
          )}
        />
        <RetrySentence form={form} />
      </div>
      <NumberField
        form={form}
        name="timeLimitSeconds"
        label="Time limit"
        unit="seconds"
        help="An attempt that takes longer is stopped; it counts as a failed one. Empty: no limit."
        isOptional
        className="max-w-96"
      />
    </FormSection>
  )
}

type NumberProps = {
  form: TaskFormMethods
  name: 'retryLimit' | 'retryDelaySeconds' | 'retryMaxDelaySeconds' | 'timeLimitSeconds'
  label: string
  help: string
  unit?: string
  isIdle?: boolean
  isOptional?: boolean
  className?: string
}

function NumberField({ form, name, label, help, unit, isIdle = false, isOptional = false, className }: NumberProps) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Field
          label={label}
          help={help}
          error={form.formState.errors[name]?.message}
          isOptional={isOptional}
          {...(className && { className })}
        >
          <NumberInput
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            disabled={isIdle}
            {...(unit !== undefined && { unit })}
          />
        </Field>
      )}
    />
  )
}

function RetrySentence({ form }: { form: TaskFormMethods }) {
  const [limit, delaySeconds, backoff, maxDelaySeconds, jitter] = useWatch({
    control: form.control,
    name: ['retryLimit', 'retryDelaySeconds', 'retryBackoff', 'retryMaxDelaySeconds', 'retryJitter'],
  })
  const words = retrySentence({ limit, delaySeconds, backoff, maxDelaySeconds, jitter })
  return (
    <p aria-live="polite" className="flex min-h-10 items-center rounded bg-subtle px-3 py-2 text-sm">
      {words ?? <span className="text-muted">The waits stand here once the numbers are whole.</span>}
    </p>
  )
}
