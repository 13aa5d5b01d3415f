'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import { undecidedInstants } from '#scheduling/change/schedule-change.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { pauseTasksAction } from '#server/server-actions/task-actions.ts'
import { ApiError, describeError, isStale } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { RadioChoices } from '../../forms/radio-choices.tsx'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { Field } from '../../ui/field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { EXAMPLE } from '../../ui/typed-instant.ts'
import { useNow } from '../../ui/use-now.ts'
import { HeldUpNote } from '../held-up-note.tsx'
import { taskKeys, taskQuery } from '../queries.ts'
import { undecidedOfDetail } from '../undecided-instants.ts'
import type { ActionTarget } from './action-target.ts'
import { pauseChoices } from './enable-choices.ts'
import { usualPauseEnds } from './pause-ends.ts'
import { seenSwitches, switchedNow } from './seen-switches.ts'
import { KEEP_THEIRS, REPLACE_THEIRS, SwitchConflict } from './switch-conflict.tsx'

const LONGEST_NOTE = 500

type Props = { tasks: readonly ActionTarget[]; onClose: () => void; onDone: (() => void) | undefined }

/** Pausing (rule H6): why, until when, and what then becomes of the instants that passed. */
export function PauseDialog({ tasks: asked, onClose, onDone }: Props) {
  const [tasks, setTasks] = useState(asked)
  const [conflict, setConflict] = useState<string | null>(null)
  const queryClient = useQueryClient()
  const present = asked.length === 1 ? asked[0]?.pause : null
  const [note, setNote] = useState(present?.note ?? '')
  const [untilMs, setUntilMs] = useState<number | null>(present?.until ? Date.parse(present.until) : null)
  const [resumeChoice, setResumeChoice] = useState<ResumeChoice>(present?.resumeChoice ?? 'fromNow')
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const instants = useInstantsUntil(tasks, untilMs)
  const pausing = useMutation({
    mutationFn: () =>
      perform(
        pauseTasksAction({
          ids: tasks.map((task) => task.id),
          seen: seenSwitches(tasks),
          note,
          until: untilMs === null ? null : new Date(untilMs).toISOString(),
          resumeChoice,
        }),
      ),
    onError: async (error) => {
      if (isStale(error)) {
        setConflict(error.message)
        setTasks(await switchedNow(tasks).catch(() => tasks))
        return
      }
      const fields = error instanceof ApiError ? error.fields : {}
      setProblems(fields)
      if (!fields.note && !fields.until) toast.error(describeError(error).message)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: taskKeys.all }),
  })
  const what = tasks.length === 1 ? `“${tasks[0]?.name}”` : counted(tasks.length, 'task')
  const confirm = async () => {
    const found = pauseProblems(note, untilMs, Date.now())
    setProblems(found)
    if (Object.keys(found).length > 0) return false
    const done = await pausing.mutateAsync().catch(() => null)
    if (!done) return false
    toast.success(`Paused ${what}.`)
    onDone?.()
    return true
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={present ? `Change the pause of ${what}` : `Pause ${what}?`}
      description="What is due now is decided first; then nothing of its crontab starts. Runs under way and backfills go on, and tasks that depend on it wait."
      dismissLabel={conflict === null ? undefined : KEEP_THEIRS}
      confirmLabel={conflict !== null ? REPLACE_THEIRS : present ? 'Change the pause' : `Pause ${tasks.length === 1 ? 'task' : what}`}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-4">
        <SwitchConflict message={conflict} />
        <HeldUpNote ids={tasks.map(({ id }) => id)} by="stopped" />
        <Field label="Note" isOptional help="Why; everybody sees it." error={problems.note}>
          <TextArea value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <PauseEnd untilMs={untilMs} onChange={setUntilMs} error={problems.until} />
        <RadioChoices
          legend={choiceLegend(untilMs, instants)}
          value={resumeChoice}
          onChange={setResumeChoice}
          choices={pauseChoices(instants)}
        />
      </div>
      <LazyEditPreview within="dialog" edit={pauseEdit(tasks, untilMs, resumeChoice)} />
    </ConfirmDialog>
  )
}

/** Null: its end is not filled in yet. */
function pauseEdit(tasks: readonly ActionTarget[], untilMs: number | null, choice: ResumeChoice): SentEdit | null {
  if (Number.isNaN(untilMs)) return null
  return { kind: 'pause', taskIds: tasks.map(({ id }) => id), resume: untilMs === null ? null : { atMs: untilMs, choice } }
}

function PauseEnd({
  untilMs,
  onChange,
  error,
}: {
  untilMs: number | null
  onChange: (ms: number | null) => void
  error: string | undefined
}) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(60_000)
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={`Until (${zone})`}
        isOptional
        error={error}
        help={untilMs === null ? 'Empty: until someone resumes it.' : 'Then it resumes by itself.'}
      >
        <DateTimeInput value={untilMs} onChange={onChange} zone={zone} />
      </Field>
      <div className="flex flex-wrap gap-1.5">
        {usualPauseEnds(nowMs, zone).map(({ label, atMs }) => (
          <Button key={label} size="sm" onClick={() => onChange(atMs)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  )
}

/** How many instants of one task will have passed undecided at the end of the pause; null where that is not known. */
function useInstantsUntil(tasks: readonly ActionTarget[], untilMs: number | null): number | null {
  const [only] = tasks
  const isOne = tasks.length === 1 && only !== undefined
  const { data } = useQuery({ ...taskQuery(only?.id ?? 0), enabled: isOne })
  const undecided = isOne && data ? undecidedOfDetail(data) : null
  return undecided === null || untilMs === null || Number.isNaN(untilMs) ? null : undecidedInstants(undecided, untilMs).count
}

function choiceLegend(untilMs: number | null, instants: number | null): string {
  if (untilMs === null) return 'When someone resumes it, this is proposed for the instants that passed'
  if (instants === null) return 'At the end, the instants that passed'
  return `${counted(instants, 'instant')} will have passed at the end`
}

function pauseProblems(note: string, untilMs: number | null, nowMs: number): Record<string, string> {
  return {
    ...(note.length > LONGEST_NOTE && { note: `At most ${LONGEST_NOTE} characters; this has ${note.length}.` }),
    ...(Number.isNaN(untilMs) && { until: EXAMPLE }),
    ...(untilMs !== null && untilMs <= nowMs && { until: 'This has passed. Choose a time to come, or none.' }),
  }
}
