'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LOG_LEVELS, type LogLevel } from '#domain/log-levels.ts'
import { CHANGE_LOG_LEVEL, STOP_AFTER_STEP } from '#domain/run-actions/run-action.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { JsonEditor } from '../../ui/json-editor/json-editor.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { runActionsQuery, taskListenersQuery } from './queries.ts'
import { type Listeners, OTHER, readTellDraft, type TellDraft, tellChoices } from './tell-choices.ts'

const NOBODY: Listeners = { executed: 0, listensTo: [] }
const NOT_HEARD = 'Nobody would hear it just now: it is not being executed, or by a worker over HTTP whose client hears nothing. '
const LEVELS = LOG_LEVELS.map((level) => ({ value: level, label: level }))

type DialogProps = { title: string; description: string; listeners: Listeners; onClose: () => void; onTell: Telling }
type Told = Extract<ReturnType<typeof readTellDraft>, { problems: null }>
type Telling = {
  tell: (told: Pick<Told, 'action' | 'payload'>) => Promise<boolean>
  problems: Readonly<Record<string, string>>
  clear: () => void
}

/** Tells one running run something (rule R10). */
export function TellRunDialog({ run, onClose }: { run: { id: string; taskName: string }; onClose: () => void }) {
  const { data } = useQuery(runActionsQuery(run.id))
  const { ask, problems, clearProblems } = useUserAction(['action', 'payload'])
  const listensTo = (data?.listensTo ?? []).map((action) => ({ action, runs: 1 }))
  return (
    <TellDialog
      title={`Tell this run of “${run.taskName}” …`}
      description={`${data?.isExecuted === false ? NOT_HEARD : ''}Its handler hears it once, in the attempt that is under way: a later attempt does not. What it answers is shown with the run, and audited.`}
      listeners={{ executed: 1, listensTo }}
      onClose={onClose}
      onTell={{
        tell: ({ action, payload }) => ask('tell-run', { runId: run.id, action, payload }, 'Told the run; its answer is shown with it.'),
        problems,
        clear: clearProblems,
      }}
    />
  )
}

/** Tells all running runs of a task the same. */
export function TellTaskRunsDialog({ task, onClose }: { task: { id: number; name: string }; onClose: () => void }) {
  const { data: listeners = NOBODY } = useQuery(taskListenersQuery(task.id))
  const { ask, problems, clearProblems } = useUserAction(['action', 'payload'])
  return (
    <TellDialog
      title={`Tell all running runs of “${task.name}” …`}
      description={`${listeners.executed === 0 ? 'No run is being executed just now that could hear it: some clients of workers over HTTP hear nothing.' : ''} Each run that is executed at this moment hears it once; one that starts later does not. What each answers is shown with it, and audited.`.trim()}
      listeners={listeners}
      onClose={onClose}
      onTell={{
        tell: ({ action, payload }) => ask('tell-task-runs', { taskId: task.id, action, payload }, 'Told the running runs.'),
        problems,
        clear: clearProblems,
      }}
    />
  )
}

function TellDialog({ title, description, listeners, onClose, onTell }: DialogProps) {
  const [draft, setDraft] = useState<TellDraft>({ choice: STOP_AFTER_STEP, name: '', level: 'warn', payload: '{}' })
  const [unread, setUnread] = useState<Readonly<Record<string, string>>>({})
  const problems = { ...onTell.problems, ...unread }
  const change = (changed: Partial<TellDraft>) => {
    setDraft({ ...draft, ...changed })
    setUnread({})
    onTell.clear()
  }
  const tell = async () => {
    const read = readTellDraft(draft)
    setUnread(read.problems ?? {})
    return read.problems === null && (await onTell.tell(read))
  }
  const takesPayload = draft.choice !== STOP_AFTER_STEP && draft.choice !== CHANGE_LOG_LEVEL
  return (
    <ConfirmDialog isOpen onClose={onClose} title={title} description={description} confirmLabel="Tell" width="md" onConfirm={tell}>
      <div className="flex flex-col gap-4">
        <RadioChoices legend="What" value={draft.choice} onChange={(choice) => change({ choice })} choices={tellChoices(listeners)} />
        {draft.choice === CHANGE_LOG_LEVEL && (
          <Field label="Lowest level that is kept">
            <Select className="max-w-60" value={draft.level} options={LEVELS} onChange={(level) => change({ level: level as LogLevel })} />
          </Field>
        )}
        {draft.choice === OTHER && (
          <Field label="Name" help="What the handler listens to by onAction, such as unclassified." error={problems.action}>
            <TextInput isMono value={draft.name} onChange={(event) => change({ name: event.target.value })} />
          </Field>
        )}
        {takesPayload && (
          <Field label="Payload" help="A JSON object that the handler gets with it." error={problems.payload} isOptional>
            <JsonEditor value={draft.payload} onChange={(payload) => change({ payload })} minLines={3} maxLines={12} />
          </Field>
        )}
      </div>
    </ConfirmDialog>
  )
}
