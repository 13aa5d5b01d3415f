'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import type { FieldPath } from 'react-hook-form'
import { toast } from 'sonner'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { useScheduleChangeQuestion } from '../../crontabs/schedule-change-question.tsx'
import { ConflictOnDemand } from '../../forms/conflict-on-demand.tsx'
import { useFormDraft } from '../../forms/use-form-draft.ts'
import { orMissing } from '../../ui/missing-part.tsx'
import { DeadlineSection } from './deadline-section.tsx'
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
import { useStageTask } from './use-stage-task.ts'
import { useTaskConflict } from './use-task-conflict.ts'
import { type TaskFormMethods as TaskFormState, useTaskForm } from './use-task-form.ts'

// Who changes nothing need not have it.
const TaskEditPreview = dynamic(() => orMissing(import('./task-edit-preview.tsx').then((module) => module.TaskEditPreview)), { ssr: false })

/**
 * `initial`: what stands in the form as it opens. `base`: what the task is then, where that is something else. `edited`: the task being edited, as it was
 * when the form opened. `draft`: the name under which what is typed is kept.
 */
type Props = { initial: TaskFormValues; base?: TaskFormValues; edited: TaskDetail | null; draft: string }

/** One form for new and existing tasks. What is typed is kept until it is saved, and every refusal stands at its field. */
export function TaskForm({ initial, base = initial, edited, draft: draftName }: Props) {
  const router = useRouter()
  const { form, handler } = useTaskForm(initial)
  const question = useScheduleChangeQuestion()
  const meeting = useTaskConflict(form, edited)
  const save = useSaveTask({ form, latest: meeting.latest, question })
  const putAside = useStageTask(form, edited?.task.id ?? null)
  const openedAt = edited?.updatedAt ?? null
  const draft = useFormDraft(form, draftName, { base, basedOn: openedAt })
  const away = edited ? `/tasks/${edited.task.id}` : '/tasks'

  const submit = (basedOn: string | null) =>
    form.handleSubmit(
      async (input) => {
        if (!meeting.isSettled()) return
        try {
          const saved = await save(input, basedOn)
          if (saved === null) return
          draft.forget()
          toast.success(edited ? `Saved “${input.name}”.` : `Created “${input.name}”.`)
          router.push(`/tasks/${saved.id}`)
        } catch (error) {
          if (error instanceof ApiError && error.code === 'stale') await meet()
          else showRefusal(form, error)
        }
      },
      () => requestAnimationFrame(focusFirstProblem),
    )()
  const stage = form.handleSubmit(
    async (input) => {
      try {
        if (!(await putAside(input, draft.base))) return form.setError('root', { message: 'Nothing is changed that could be staged.' })
        draft.forget()
        router.push(away)
      } catch (error) {
        showRefusal(form, error)
      }
    },
    () => requestAnimationFrame(focusFirstProblem),
  )
  const meet = async () => {
    try {
      const version = await meeting.meet(draft.base)
      if (version !== null) await submit(version)
    } catch (error) {
      showRefusal(form, error)
    }
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
        void submit(meeting.version ?? draft.basedOn)
      }}
    >
      {draft.isRestored && <DraftNotice isOutdated={edited !== null && draft.basedOn !== openedAt} onDiscard={startOver} />}
      <IdentitySection form={form} />
      <HandlerSection form={form} handler={handler} />
      <ScheduleSection form={form} edited={edited} />
      <DeadlineSection form={form} />
      <EdgesSection form={form} />
      <FailureSection form={form} />
      <ExecutionSection form={form} />
      {meeting.compared && form.formState.isDirty && <TaskEditPreview form={form} saved={meeting.compared} />}
      <SaveBar
        form={form}
        conflict={meeting.conflict && <ConflictOnDemand what="The task" conflict={meeting.conflict} onDiscard={startOver} />}
        onStage={stage}
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
