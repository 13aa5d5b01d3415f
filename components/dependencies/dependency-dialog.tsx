'use client'

import { type FormEvent, useId, useState } from 'react'
import { toast } from 'sonner'
import type { DependencyInput } from '#domain/dependency-input.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { ApiError, describeError } from '../api/api-error.ts'
import { useStage } from '../change-sets/use-stage.ts'
import { ConflictOnDemand } from '../forms/conflict-on-demand.tsx'
import { TaskPicker } from '../tasks/task-picker.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { type DependencyDraft, draftOf, EMPTY_DRAFT, readDependencyDraft, withFuture } from './dependency-draft.ts'
import { DependencyEditPreview } from './dependency-edit-preview.tsx'
import { ENDINGS_CHOICES } from './endings-choices.ts'
import { FRESHNESS_CHOICES, FRESHNESS_HELP, NEVER_ALIGNED } from './freshness-choices.ts'
import { stagedDependency } from './staged-dependency.ts'
import { useDependencyConflict } from './use-dependency-conflict.ts'
import { useSaveDependency } from './use-save-dependency.ts'
import { WaiverNote } from './waiver-note.tsx'

type Props = {
  /** The dependency to change; none: a new one. */
  edge?: DependencyRow
  onClose: () => void
}

/** A dependency to add or to change. A cycle is refused with its path, at the task waited for. */
export function DependencyDialog({ edge, onClose }: Props) {
  const formId = useId()
  const [base] = useState<DependencyDraft>(edge ? draftOf(edge) : EMPTY_DRAFT)
  const [draft, setDraft] = useState(base)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const saving = useSaveDependency(edge?.id)
  const stage = useStage()
  const [isStaging, setIsStaging] = useState(false)
  const meeting = useDependencyConflict({ edge, getMine: () => draft, setMine: setDraft })
  const change = (next: DependencyDraft) => {
    setDraft(next)
    setProblems({})
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (meeting.isSettled()) await save(meeting.version ?? base)
  }
  const save = async (basedOn: DependencyDraft): Promise<void> => {
    const read = readDependencyDraft(draft)
    if (read.problems) return setProblems(read.problems)
    try {
      await saveOrMeet(read.input, basedOn)
    } catch (error) {
      showRefusal(error)
    }
  }
  const showRefusal = (error: unknown) => {
    const fields = error instanceof ApiError ? error.fields : {}
    setProblems(Object.keys(fields).length > 0 ? fields : { form: describeError(error).message })
  }
  const putAside = async () => {
    const read = readDependencyDraft(draft)
    if (read.problems) return setProblems(read.problems)
    if (JSON.stringify(readDependencyDraft(base).input) === JSON.stringify(read.input))
      return setProblems({ form: 'Nothing is changed that could be staged.' })
    setIsStaging(true)
    try {
      await stage(
        stagedDependency(readDependencyDraft(base).input, read.input),
        `Staged: ${draft.dependerName} runs after ${draft.dependeeName}.`,
      )
      onClose()
    } catch (error) {
      showRefusal(error)
    } finally {
      setIsStaging(false)
    }
  }
  const saveOrMeet = async (input: DependencyInput, basedOn: DependencyDraft): Promise<void> => {
    try {
      await saving.mutateAsync({ input, basedOn: edge ? readDependencyDraft(basedOn).input : null })
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'stale')) throw error
      const version = await meeting.meet(base)
      return version === null ? undefined : await saveOrMeet(input, version)
    }
    toast.success(`${draft.dependerName} runs after ${draft.dependeeName}.`)
    onClose()
  }
  const atNoField = Object.entries(problems).filter(([field]) => !['dependerId', 'dependeeId', 'endings', 'freshness'].includes(field))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={edge ? 'Change dependency' : 'Add dependency'}
      description="At each of its own instants the first task waits for the second one."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button isBusy={isStaging} disabled={saving.isPending} onClick={() => void putAside()}>
            Stage
          </Button>
          <Button type="submit" form={formId} variant="primary" isBusy={saving.isPending} disabled={isStaging}>
            {edge ? 'Save dependency' : 'Add dependency'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Task that waits" error={problems.dependerId}>
          <TaskPicker
            value={draft.dependerId}
            valueName={draft.dependerName}
            onChange={(dependerId, dependerName) => change({ ...draft, dependerId, dependerName })}
          />
        </Field>
        <Field label="Runs after" error={problems.dependeeId}>
          <TaskPicker
            value={draft.dependeeId}
            valueName={draft.dependeeName}
            onChange={(dependeeId, dependeeName) => change({ ...draft, dependeeId, dependeeName })}
          />
        </Field>
        <Switch
          checked={draft.future}
          onChange={(future) => change(withFuture(draft, future))}
          label="Future"
          help="The first run is free, each further one waits. Future dependencies may close a cycle."
        />
        <Field label="Opens after" help="Which ends of the task waited for count." error={problems.endings}>
          <Select value={draft.endings} onChange={(endings) => change({ ...draft, endings })} options={ENDINGS_CHOICES} />
        </Field>
        <Field label="How fresh" help={draft.future ? NEVER_ALIGNED : FRESHNESS_HELP[draft.freshness]} error={problems.freshness}>
          <Select
            value={draft.freshness}
            disabled={draft.future}
            onChange={(freshness) => change({ ...draft, freshness })}
            options={FRESHNESS_CHOICES}
          />
        </Field>
        {edge && <WaiverNote waiver={edge.waiver} />}
        <DependencyEditPreview saved={edge ?? null} input={readDependencyDraft(draft).input} />
        {meeting.conflict && <ConflictOnDemand what="The dependency" conflict={meeting.conflict} onDiscard={onClose} />}
        {atNoField.map(([field, message]) => (
          <p key={field} role="alert" className="text-sm text-red">
            {message}
          </p>
        ))}
      </form>
    </Dialog>
  )
}
