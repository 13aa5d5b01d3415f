'use client'

import clsx from 'clsx'
import { type ReactNode, useState } from 'react'
import { agreeing } from '#domain/counted.ts'
import { Button } from '../../ui/button.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

type Props = {
  form: TaskFormMethods
  saveLabel: string
  /** What has to be chosen before it can be saved: stands right above the button. */
  conflict: ReactNode
  /** Puts it into a change set in place of saving it. */
  onStage: () => Promise<void>
  onCancel: () => void
}

/** At the foot of the window: what is wrong in one line, and the way out. */
export function SaveBar({ form, saveLabel, conflict, onStage, onCancel }: Props) {
  const [isStaging, setIsStaging] = useState(false)
  const { errors, isDirty, isSubmitting, isSubmitted } = form.formState
  const { root, ...fieldErrors } = errors
  const count = Object.keys(fieldErrors).length
  const message = root?.message ?? (isSubmitted && count > 0 ? `${count} ${agreeing(count, 'field needs', 'fields need')} a change.` : null)
  return (
    <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t bg-bg px-4 py-3 md:-mx-6 md:px-6">
      {conflict && <div className="basis-full">{conflict}</div>}
      <p role="status" className={clsx('min-w-0 flex-1 text-sm', message && 'basis-48')}>
        {message ? <span className="text-red">{message}</span> : isDirty && <span className="text-muted">Not saved yet.</span>}
      </p>
      <Button onClick={onCancel}>Cancel</Button>
      <Button
        isBusy={isStaging}
        disabled={isSubmitting}
        onClick={() => {
          setIsStaging(true)
          void onStage().finally(() => setIsStaging(false))
        }}
      >
        Stage
      </Button>
      <Button type="submit" variant="primary" isBusy={isSubmitting && !isStaging} disabled={isStaging}>
        {saveLabel}
      </Button>
    </div>
  )
}
