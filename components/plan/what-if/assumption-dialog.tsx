'use client'

import { type FormEvent, useId, useState } from 'react'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Assumption } from '#scheduling/simulate/what-if.ts'
import { TaskPicker } from '../../tasks/task-picker.tsx'
import { Button } from '../../ui/button.tsx'
import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { EXAMPLE } from '../../ui/typed-instant.ts'
import { type AssumptionDraft, readAssumption } from './assumption-draft.ts'

const KINDS = [
  { value: 'slower', label: 'A task takes longer, or less long' },
  { value: 'fails', label: 'The next run of a task fails' },
  { value: 'skips', label: 'The next instant of a task is skipped' },
  { value: 'started', label: 'A task is started by hand' },
  { value: 'no_worker', label: 'No worker starts anything for a time' },
] as const

type Props = { nowMs: number; onAdd: (assumption: Assumption) => void; onClose: () => void }

/** What else is to be assumed on the plan. Nothing of it is saved, or done. */
export function AssumptionDialog({ nowMs, onAdd, onClose }: Props) {
  const formId = useId()
  const { zone } = useDisplayZone()
  const [draft, setDraft] = useState<AssumptionDraft>(() => {
    return { kind: 'slower', taskId: null, taskName: '', factor: 2, atMs: nowMs + HOUR_MS, fromMs: nowMs, toMs: nowMs + HOUR_MS }
  })
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const change = (part: Partial<AssumptionDraft>) => {
    setDraft({ ...draft, ...part })
    setProblems({})
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const read = readAssumption(draft, nowMs, EXAMPLE)
    if (read.problems) return setProblems(read.problems)
    onAdd(read.assumption)
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="What if …"
      description="It is simulated beside the plan as things are. Nothing is saved, and nothing is done."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary">
            Assume it
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="What is assumed">
          <Select value={draft.kind} onChange={(kind) => change({ kind })} options={KINDS} />
        </Field>
        {draft.kind !== 'no_worker' && (
          <Field label="Task" error={problems.taskId}>
            <TaskPicker value={draft.taskId} valueName={draft.taskName} onChange={(taskId, taskName) => change({ taskId, taskName })} />
          </Field>
        )}
        {draft.kind === 'slower' && (
          <Field label="It takes so many times as long" help="3: three times as long; 0.5: half as long." error={problems.factor}>
            <NumberInput value={draft.factor} onChange={(factor) => change({ factor })} unit="times" />
          </Field>
        )}
        {draft.kind === 'started' && (
          <Field label={`At (${zone})`} error={problems.atMs} help="It waits for what it depends on, as with Run now.">
            <DateTimeInput value={draft.atMs} onChange={(atMs) => change({ atMs })} zone={zone} />
          </Field>
        )}
        {draft.kind === 'no_worker' && (
          <>
            <Field label={`From (${zone})`} error={problems.fromMs}>
              <DateTimeInput value={draft.fromMs} onChange={(fromMs) => change({ fromMs })} zone={zone} />
            </Field>
            <Field label={`To (${zone})`} error={problems.toMs} help="What starts meanwhile waits in the queue; what is under way goes on.">
              <DateTimeInput value={draft.toMs} onChange={(toMs) => change({ toMs })} zone={zone} />
            </Field>
          </>
        )}
        {draft.kind === 'fails' && <p className="text-sm text-muted">After its last attempt, once it has taken its usual time.</p>}
      </form>
    </Dialog>
  )
}
