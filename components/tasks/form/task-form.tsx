'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { FieldPath } from 'react-hook-form'
import { toast } from 'sonner'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { fetchView } from '../../api/fetch-view.ts'
import { useScheduleChangeQuestion } from '../../crontabs/schedule-change-question.tsx'
import { StaleNotice } from '../../forms/stale-notice.tsx'
import { useFormDraft } from '../../forms/use-form-draft.ts'
import { DraftNotice } from './draft-notice.tsx'
import { EdgesSection } from './edges-section.tsx'
import { ExecutionSection } from './execution-section.tsx'
import { FailureSection } from './failure-section.tsx'
import { HandlerSection } from './handler-section.tsx'
import { IdentitySection } from './identity-section.tsx'
import { SaveBar } from './save-bar.tsx'
import { ScheduleSection } from './schedule-section.tsx'
import { formPath, type TaskFormValues } from './task-form-values.ts'
import { useSaveTask } from './use-save-task.ts'
import { type TaskForm as TaskFormState, useTaskForm } from './use-task-form.ts'

/** The task being edited, as it was when the form opened. */
export type EditedTask = { detail: TaskDetail }

type Props = { initial: TaskFormValues; edited: EditedTask | null }

/** One form for new and existing tasks. What is typed is kept until it is saved, and every refusal stands at its field. */
export function TaskForm({ initial, edited }: Props) {
  const router = useRouter()
  const { form, handlers } = useTaskForm(initial)
  const question = useScheduleChangeQuestion()
  const save = useSaveTask({ form, edited: edited?.detail ?? null, question })
  const [isStale, setIsStale] = useState(false)
  const [savedOver, setSavedOver] = useState<string | null>(null)
  const openedAt = edited?.detail.updatedAt ?? null
  const draft = useFormDraft(form, edited ? `task.${edited.detail.task.id}` : 'task.new', openedAt)
  const away = edited ? `/tasks/${edited.detail.task.id}` : '/tasks'

  const submit = (basedOn: string | null) =>
    form.handleSubmit(
      async (input) => {
        try {
          const saved = await save(input, basedOn)
          if (saved === null) return
          draft.forget()
          toast.success(edited ? `Saved “${input.name}”.` : `Created “${input.name}”.`)
          router.push(`/tasks/${saved.id}`)
        } catch (error) {
          if (error instanceof ApiError && error.code === 'stale') setIsStale(true)
          else showRefusal(form, error)
        }
      },
      () => requestAnimationFrame(focusFirstProblem),
    )()
  const saveOver = async () => {
    if (!edited) return
    const { updatedAt } = await fetchView<TaskDetail>(`/tasks/${edited.detail.task.id}`)
    setSavedOver(updatedAt)
    setIsStale(false)
    await submit(updatedAt)
  }
  const startOver = () => {
    draft.forget()
    window.location.reload()
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // What was typed on an earlier version asks before it goes over a later one.
        void submit(savedOver ?? draft.restoredBasedOn ?? openedAt)
      }}
    >
      {draft.isRestored && <DraftNotice isOutdated={edited !== null && draft.restoredBasedOn !== openedAt} onDiscard={startOver} />}
      <IdentitySection form={form} />
      <HandlerSection form={form} handlers={handlers} />
      <ScheduleSection form={form} edited={edited} />
      <EdgesSection form={form} />
      <FailureSection form={form} />
      <ExecutionSection form={form} />
      {isStale && <StaleNotice what="The task" onSaveOver={saveOver} onDiscard={startOver} />}
      <SaveBar
        form={form}
        saveLabel={edited ? 'Save task' : 'Create task'}
        onCancel={() => {
          draft.forget()
          router.push(away)
        }}
      />
      {question.dialog}
    </form>
  )
}

/** A refusal of the server at its fields; what belongs to none of them at the foot. */
function showRefusal(form: TaskFormState, error: unknown): void {
  const fields = error instanceof ApiError ? Object.entries(error.fields) : []
  if (fields.length === 0) form.setError('root', { message: describeError(error).message })
  for (const [path, message] of fields) form.setError(formPath(path) as FieldPath<TaskFormValues>, { message })
  requestAnimationFrame(focusFirstProblem)
}

/** Goes to the first field that says what is wrong; in an editor to its text. */
function focusFirstProblem(): void {
  const problem = document.querySelector<HTMLElement>('form [aria-invalid="true"], form [data-problem], form [role="alert"]')
  problem?.scrollIntoView({ block: 'center' })
  const target = problem?.querySelector<HTMLElement>('textarea, [contenteditable]') ?? problem
  target?.focus({ preventScroll: true })
}
