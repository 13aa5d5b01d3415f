'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'
import { runTasksNowAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { type ArgumentTexts, readArgumentTexts } from '../other-arguments/argument-texts.ts'
import { taskKeys } from '../queries.ts'
import type { ActionTarget } from './action-target.ts'

const OtherArguments = dynamic(() => orMissing(import('../other-arguments/other-arguments.tsx').then((module) => module.OtherArguments)))

/** What is ticked at first, and with which arguments one begins who gives others than the task's; left out: with these. */
export type RunNowPreset = { ignoreDependencies?: boolean; besideOthers?: boolean; start?: Arguments }

type Props = { tasks: readonly ActionTarget[]; preset: RunNowPreset; onClose: () => void; onDone: (() => void) | undefined }

/** A run that someone asks for (rule R1), with what it leaves alone and what it may ignore. */
export function RunNowDialog({ tasks, preset, onClose, onDone }: Props) {
  const queryClient = useQueryClient()
  const [ignoreDependencies, setIgnoreDependencies] = useState(preset.ignoreDependencies ?? false)
  const [besideOthers, setBesideOthers] = useState(preset.besideOthers ?? false)
  const [texts, setTexts] = useState<ArgumentTexts | null>(null)
  const [unreadable, setUnreadable] = useState<Readonly<Record<string, string>>>({})
  const { ask, problems, clearProblems } = useUserAction(['args', 'kwargs'])
  const asking = useMutation({
    mutationFn: () => perform(runTasksNowAction({ ids: tasks.map((task) => task.id), ignoreDependencies, besideOthers })),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: taskKeys.all }),
  })
  const what = tasks.length === 1 ? `“${tasks[0]?.name}”` : counted(tasks.length, 'task')
  const dependent = tasks.filter((task) => task.dependsOnCount > 0).length
  const confirm = async () => {
    if (texts !== null && tasks.length === 1) return await confirmWith(texts)
    const done = await asking.mutateAsync().catch(() => null)
    if (!done) return false
    toast.success(`Asked for a run of ${what}.`)
    onDone?.()
    return true
  }
  const confirmWith = async (typed: ArgumentTexts) => {
    const read = readArgumentTexts(typed)
    setUnreadable(read.problems ?? {})
    const payload = { taskId: tasks[0]?.id ?? 0, ignoreDependencies, besideOthers }
    if (!read.given || !(await ask('run-now', { ...payload, ...read.given }, `Asked for a run of ${what} with other arguments.`)))
      return false
    onDone?.()
    return true
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Run ${what} now?`}
      description="A run of its own beside the crontab: the next instants stay as they are, and its ending counts for the tasks that depend on it."
      confirmLabel={tasks.length === 1 ? 'Run now' : `Run ${what} now`}
      width={texts === null ? 'sm' : 'md'}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-3">
        {dependent > 0 && (
          <Checkbox
            checked={ignoreDependencies}
            onChange={setIgnoreDependencies}
            label="Ignore dependencies"
            help={
              ignoreDependencies
                ? 'Starts whatever its dependees do, and takes nothing from the next scheduled run.'
                : `${tasks.length === 1 ? 'It waits' : `${counted(dependent, 'task')} wait`} for the dependencies like a scheduled run.`
            }
          />
        )}
        <Checkbox
          checked={besideOthers}
          onChange={setBesideOthers}
          label="Start beside active runs"
          help={
            besideOthers ? 'Starts even when the concurrency limit is reached.' : 'Waits its turn when the concurrency limit is reached.'
          }
        />
        {tasks.length === 1 && (
          <OtherArguments
            taskId={tasks[0]?.id ?? 0}
            start={preset.start}
            texts={texts}
            onChange={(changed) => {
              setTexts(changed)
              setUnreadable({})
              clearProblems()
            }}
            problems={{ ...problems, ...unreadable }}
          />
        )}
      </div>
    </ConfirmDialog>
  )
}
