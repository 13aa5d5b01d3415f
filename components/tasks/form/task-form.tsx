'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { FieldPath } from 'react-hook-form'
import { toast } from 'sonner'
import type { TaskInput } from '#domain/task-input.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { createTaskAction, updateTaskAction } from '#server/actions/task-actions.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { fetchView } from '../../api/fetch-view.ts'
import { perform } from '../../api/perform.ts'
import { useFormDraft } from '../../forms/use-form-draft.ts'
import { taskKeys } from '../queries.ts'
import { EdgesSection } from './edges-section.tsx'
import { ExecutionSection } from './execution-section.tsx'
import { HandlerSection } from './handler-section.tsx'
import { IdentitySection } from './identity-section.tsx'
import { SaveBar } from './save-bar.tsx'
import { ScheduleSection } from './schedule-section.tsx'
import { DraftNotice, StaleNotice } from './task-form-notices.tsx'
import { formPath, type TaskFormValues } from './task-form-values.ts'
import { useTaskForm } from './use-task-form.ts'

/** The task being edited, as it was when the form opened. */
export type EditedTask = { detail: TaskDetail }

type Props = { initial: TaskFormValues; edited: EditedTask | null }

/** One form for new and existing tasks. What is typed is kept until it is saved, and every refusal stands at its field. */
export function TaskForm({ initial, edited }: Props) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const { form, handlers } = useTaskForm(initial)
  const [updatedAt, setUpdatedAt] = useState(edited?.detail.updatedAt ?? null)
  const [isStale, setIsStale] = useState(false)
  const draft = useFormDraft(form, edited ? `task.${edited.detail.task.id}` : 'task.new', edited?.detail.updatedAt ?? null)
  const away = edited ? `/tasks/${edited.detail.task.id}` : '/tasks'

  const save = async (input: TaskInput, basedOn: string | null) => {
    if (!edited || basedOn === null) return await perform(createTaskAction(input))
    const { enableChoice } = form.getValues()
    return await perform(updateTaskAction({ id: edited.detail.task.id, updatedAt: basedOn, input, enableChoice }))
  }
  const submit = (basedOn: string | null) =>
    form.handleSubmit(
      async (input) => {
        try {
          const { id } = await save(input, basedOn)
          draft.forget()
          toast.success(edited ? `Saved “${input.name}”.` : `Created “${input.name}”.`)
          await queryClient.invalidateQueries({ queryKey: taskKeys.all, refetchType: 'none' })
          router.push(`/tasks/${id}`)
        } catch (error) {
          if (error instanceof ApiError && error.code === 'stale') setIsStale(true)
          else showRefusal(error)
        }
      },
      () => requestAnimationFrame(focusFirstProblem),
    )()
  const showRefusal = (error: unknown) => {
    const fields = error instanceof ApiError ? Object.entries(error.fields) : []
    // What stands at its field need not stand at the foot as well.
    if (fields.length === 0) form.setError('root', { message: describeError(error).message })
    for (const [path, message] of fields) form.setError(formPath(path) as FieldPath<TaskFormValues>, { message })
    requestAnimationFrame(focusFirstProblem)
  }
  const saveOver = async () => {
    if (!edited) return
    const { updatedAt: latest } = await fetchView<TaskDetail>(`/tasks/${edited.detail.task.id}`)
    setUpdatedAt(latest)
    setIsStale(false)
    await submit(latest)
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
        void submit(updatedAt)
      }}
    >
      {draft.isRestored && (
        <DraftNotice isOutdated={edited !== null && draft.restoredBasedOn !== edited.detail.updatedAt} onDiscard={startOver} />
      )}
      <IdentitySection form={form} />
      <HandlerSection form={form} handlers={handlers} />
      <ScheduleSection form={form} edited={edited} />
      <EdgesSection form={form} />
      <ExecutionSection form={form} />
      {isStale && <StaleNotice onSaveOver={saveOver} onDiscard={startOver} />}
      <SaveBar
        form={form}
        saveLabel={edited ? 'Save task' : 'Create task'}
        onCancel={() => {
          draft.forget()
          router.push(away)
        }}
      />
    </form>
  )
}

/** Goes to the first field that says what is wrong; in an editor to its text. */
function focusFirstProblem(): void {
  const problem = document.querySelector<HTMLElement>('form [aria-invalid="true"], form [data-problem], form [role="alert"]')
  problem?.scrollIntoView({ block: 'center' })
  const target = problem?.querySelector<HTMLElement>('textarea, [contenteditable]') ?? problem
  target?.focus({ preventScroll: true })
}
