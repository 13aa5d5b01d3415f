'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import type { ResumeChoice } from '#scheduling/task-state.ts'
import { setTasksEnabledAction, toggleTasksAction } from '#server/actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { countedTasks } from '../counted-tasks.ts'
import { taskKeys } from '../queries.ts'
import { EnableDialog } from './enable-dialog.tsx'
import { showAsEnabled } from './optimistic-tasks.ts'
import { RunNowDialog } from './run-now-dialog.tsx'
import { undecidedOf } from './undecided-of.ts'

/** What the actions need to know of a task. */
export type ActionTarget = { id: number; name: string; enabled: boolean; dependsOnCount: number }

type Asking =
  | { kind: 'enable' | 'toggle'; tasks: readonly ActionTarget[]; undecided: number; latestRuns: number; onDone: (() => void) | undefined }
  | { kind: 'run'; tasks: readonly ActionTarget[]; onDone: (() => void) | undefined }

export type TaskActions = {
  enable: (tasks: readonly ActionTarget[], onDone?: () => void) => void
  disable: (tasks: readonly ActionTarget[], onDone?: () => void) => void
  toggle: (tasks: readonly ActionTarget[], onDone?: () => void) => void
  runNow: (tasks: readonly ActionTarget[], onDone?: () => void) => void
  /** Put it anywhere in the page. */
  dialogs: ReactNode
}

type Switch = { tasks: readonly ActionTarget[]; to: boolean | 'other'; enableChoice: ResumeChoice }

/** Enabling asks only when instants passed meanwhile; disabling is done at once and can be undone; running now tells what it means. */
export function useTaskActions(): TaskActions {
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<Asking | null>(null)
  const switching = useMutation({
    mutationFn: async ({ tasks, to, enableChoice }: Switch) => {
      const ids = tasks.map((task) => task.id)
      if (to === 'other') await perform(toggleTasksAction({ ids, enableChoice }))
      else await perform(setTasksEnabledAction({ ids, enabled: to, enableChoice }))
      return { isDone: true }
    },
    onMutate: ({ tasks, to }) => {
      for (const task of tasks) showAsEnabled(queryClient, task.id, to === 'other' ? !task.enabled : to)
    },
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: taskKeys.all }),
  })

  const disable = async (tasks: readonly ActionTarget[], onDone?: () => void) => {
    onDone?.()
    const done = await switching.mutateAsync({ tasks, to: false, enableChoice: 'fromNow' }).catch(() => null)
    if (!done) return
    const undo = () => switching.mutate({ tasks, to: true, enableChoice: 'all' })
    toast.success(`Disabled ${named(tasks)}.`, { action: { label: 'Undo', onClick: undo } })
  }
  const switchOn = async (kind: 'enable' | 'toggle', tasks: readonly ActionTarget[], onDone?: () => void) => {
    const toEnable = tasks.filter((task) => !task.enabled)
    try {
      const { count, tasksWithAny } = await undecidedOf(queryClient, toEnable)
      if (count > 0 || kind === 'toggle') return setAsking({ kind, tasks, undecided: count, latestRuns: tasksWithAny, onDone })
      onDone?.()
      await switching.mutateAsync({ tasks, to: true, enableChoice: 'fromNow' })
      toast.success(`Enabled ${named(tasks)}.`)
    } catch (error) {
      if (!switching.isError) toast.error(describeError(error).message)
    }
  }
  const choose = async (enableChoice: ResumeChoice): Promise<boolean> => {
    if (asking === null || asking.kind === 'run') return true
    const { kind, tasks, onDone } = asking
    const done = await switching.mutateAsync({ tasks, to: kind === 'toggle' ? 'other' : true, enableChoice }).catch(() => null)
    if (!done) return false
    toast.success(kind === 'toggle' ? `Toggled ${named(tasks)}.` : `Enabled ${named(tasks)}.`)
    onDone?.()
    return true
  }
  const close = () => setAsking(null)
  return {
    enable: (tasks, onDone) => void switchOn('enable', tasks, onDone),
    disable: (tasks, onDone) => void disable(tasks, onDone),
    toggle: (tasks, onDone) => void switchOn('toggle', tasks, onDone),
    runNow: (tasks, onDone) => setAsking({ kind: 'run', tasks, onDone }),
    dialogs: (
      <>
        {asking && asking.kind !== 'run' && (
          <EnableDialog {...asking} isToggle={asking.kind === 'toggle'} onClose={close} onChoose={choose} />
        )}
        {asking?.kind === 'run' && <RunNowDialog tasks={asking.tasks} onClose={close} onDone={asking.onDone} />}
      </>
    ),
  }
}

function named(tasks: readonly ActionTarget[]): string {
  const [only] = tasks
  return tasks.length === 1 && only ? `“${only.name}”` : countedTasks(tasks.length)
}
