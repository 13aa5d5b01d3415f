'use client'

import { useWatch } from 'react-hook-form'
import { FormSection } from '../../forms/form-section.tsx'
import { retrySentence } from './retry-sentence.ts'
import { SettingFields } from './setting-fields.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

/** Whether a failed run tries again, and how long an attempt may take (rules R7, R8). */
export function FailureSection({ form }: { form: TaskFormMethods }) {
  return (
    <FormSection title="When it fails" description="Retries are further attempts of the same run. It ends once, with its last attempt.">
      <div className="flex flex-col gap-3">
        <SettingFields form={form} group="retries" />
        <RetrySentence form={form} />
      </div>
      <SettingFields form={form} group="attempts" />
    </FormSection>
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
