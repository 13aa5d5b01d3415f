'use client'

import clsx from 'clsx'
import { Button } from '../../ui/button.tsx'
import type { TaskForm } from './use-task-form.ts'

/** At the foot of the window: what is wrong in one line, and the way out. */
export function SaveBar({ form, saveLabel, onCancel }: { form: TaskForm; saveLabel: string; onCancel: () => void }) {
  const { errors, isDirty, isSubmitting, isSubmitted } = form.formState
  const { root, ...fieldErrors } = errors
  const count = Object.keys(fieldErrors).length
  const message = root?.message ?? (isSubmitted && count > 0 ? `${count} ${count === 1 ? 'field needs' : 'fields need'} a change.` : null)
  return (
    <div className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t bg-bg px-4 py-3 md:-mx-6 md:px-6">
      <p role="status" className={clsx('min-w-0 flex-1 text-sm', message && 'basis-48')}>
        {message ? <span className="text-red">{message}</span> : isDirty && <span className="text-muted">Not saved yet.</span>}
      </p>
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="primary" isBusy={isSubmitting}>
        {saveLabel}
      </Button>
    </div>
  )
}
