'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { setTasksEnabledAction, toggleTasksAction } from '#server/server-actions/task-actions.ts'
import { describeError, isStale } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { useUserAction } from '../../api/use-user-action.ts'
import type { Undoing } from '../bulk/undoing.ts'
import { heldUpQuery, taskKeys } from '../queries.ts'
import type { ActionTarget } from './action-target.ts'
import { showAsEnabled } from './optimistic-tasks.ts'
import type { RunNowPreset } from './run-now-dialog.tsx'
import { seenSwitches, switchedNow } from './seen-switches.ts'
import { named, switchUndos, type TaskSwitch } from './switch-undos.ts'
import { type Asking, TaskDialogs } from './task-dialogs.tsx'
import { undecidedOf } from './undecided-of.ts'
import type { WaivableEdge } from './waive-dialog.tsx'

type Tasks = readonly ActionTarget[]

export type TaskActions = {
  enable: (tasks: Tasks, onDone?: () => void) => void
  disable: (tasks: Tasks, onDone?: () => void) => void
  toggle: (tasks: Tasks, onDone?: () => void) => void
  pause: (tasks: Tasks, onDone?: () => void) => void
  resume: (task: ActionTarget) => void
  /** Pauses a task that is enabled, resumes one that is paused, enables one that is disabled. */
  pauseOrResume: (task: ActionTarget) => void
  runNow: (tasks: Tasks, onDone?: () => void, preset?: RunNowPreset) => void
  skip: (detail: TaskDetail) => void
  waive: (edge: WaivableEdge) => void
  backfill: (task: { id: number; name: string; crontab: CrontabDefinition }) => void
  /** Put it anywhere in the page. */
  dialogs: ReactNode
}

type Switch = TaskSwitch & { whenStale?: (message: string) => void }
type Switching = Extract<Asking, { conflict: string | null }>

/** Enabling and resuming ask only when instants passed meanwhile, disabling only when others wait; it is done at once and can be undone; all else tells what it means. */
export function useTaskActions(offerUndo: (undoing: Undoing) => void = () => {}): TaskActions {
  const { ask } = useUserAction()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<Asking | null>(null)
  const switching = useSwitching()
  const undos = switchUndos((change) => switching.mutateAsync(change), offerUndo)

  const disable = async (tasks: Tasks, onDone?: () => void) => {
    const ids = tasks.map(({ id }) => id)
    // Where that is not known for now, it is disabled all the same: it can be undone.
    const held = await queryClient.fetchQuery({ ...heldUpQuery(ids, 'stopped'), retry: false }).catch(() => null)
    if (held && held.count > 0) return setAsking({ kind: 'disable', tasks, onDone })
    await disableNow(tasks, onDone)
  }
  const disableNow = async (tasks: Tasks, onDone?: () => void): Promise<boolean> => {
    onDone?.()
    const done = await switching.mutateAsync({ tasks, to: false, enableChoice: 'fromNow' }).catch(() => null)
    if (!done) return false
    const undo = undos.ofDisabling(tasks)
    toast.success(`Disabled ${named(tasks)}.`, { action: { label: 'Undo', onClick: () => void undo().catch(() => null) } })
    return true
  }
  const switchOn = async (kind: 'enable' | 'toggle', tasks: Tasks, onDone?: () => void) => {
    const toEnable = tasks.filter((task) => !task.enabled)
    try {
      const { count, tasksWithAny } = await undecidedOf(toEnable)
      if (count > 0 || kind === 'toggle')
        return setAsking({ kind, tasks, undecided: count, latestRuns: tasksWithAny, conflict: null, onDone })
      onDone?.()
      await switching.mutateAsync({ tasks, to: true, enableChoice: 'fromNow' })
      undos.ofSwitch(tasks, false)
      toast.success(`Enabled ${named(tasks)}.`)
    } catch (error) {
      if (!switching.isError) toast.error(describeError(error).message)
    }
  }
  const resume = async (task: ActionTarget) => {
    try {
      const { count } = await undecidedOf([task])
      if (count > 0) return setAsking({ kind: 'resume', task, undecided: count, conflict: null })
    } catch (error) {
      return void toast.error(describeError(error).message)
    }
    const whenStale = (message: string) => void askAgain({ kind: 'resume', task, undecided: 0, conflict: message })
    await ask('resume-task', resumption(task, 'fromNow'), `Resumed “${task.name}”.`, whenStale)
  }
  /** The question once more, of the tasks as somebody else left them. */
  const askAgain = async (question: Switching) => {
    const was = question.kind === 'resume' ? [question.task] : question.tasks
    const now = await switchedNow(was).catch(() => was)
    setAsking(question.kind === 'resume' ? { ...question, task: now[0] ?? question.task } : { ...question, tasks: now })
  }
  const pause = (tasks: Tasks, onDone?: () => void) => {
    const paused = () => {
      undos.ofPause(tasks)
      onDone?.()
    }
    setAsking({ kind: 'pause', tasks, onDone: paused })
  }
  const enable = (tasks: Tasks, onDone?: () => void) => void switchOn('enable', tasks, onDone)
  const choose = async (enableChoice: ResumeChoice): Promise<boolean> => {
    if (asking?.kind !== 'enable' && asking?.kind !== 'toggle' && asking?.kind !== 'resume') return true
    const whenStale = (message: string) => void askAgain({ ...asking, conflict: message })
    if (asking.kind === 'resume')
      return await ask('resume-task', resumption(asking.task, enableChoice), `Resumed “${asking.task.name}”.`, whenStale)
    const { kind, tasks, onDone } = asking
    const to = kind === 'toggle' ? 'other' : true
    const done = await switching.mutateAsync({ tasks, to, enableChoice, whenStale }).catch(() => null)
    if (!done) return false
    undos.ofSwitch(tasks, kind === 'toggle')
    toast.success(kind === 'toggle' ? `Toggled ${named(tasks)}.` : `Enabled ${named(tasks)}.`)
    onDone?.()
    return true
  }
  return {
    enable,
    disable: (tasks, onDone) => void disable(tasks, onDone),
    toggle: (tasks, onDone) => void switchOn('toggle', tasks, onDone),
    pause,
    resume: (task) => void resume(task),
    pauseOrResume: (task) => (task.enabled ? pause([task]) : task.pause ? void resume(task) : enable([task])),
    runNow: (tasks, onDone, preset = {}) => setAsking({ kind: 'run', tasks, preset, onDone }),
    skip: (detail) => setAsking({ kind: 'skip', detail }),
    waive: (edge) => setAsking({ kind: 'waive', edge }),
    backfill: (task) => setAsking({ kind: 'backfill', task }),
    dialogs: asking && <TaskDialogs asking={asking} onClose={() => setAsking(null)} onChoose={choose} onDisable={disableNow} />,
  }
}

function useSwitching() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ tasks, to, enableChoice }: Switch) => {
      const ids = tasks.map((task) => task.id)
      const seen = seenSwitches(tasks)
      if (to === 'other') await perform(toggleTasksAction({ ids, enableChoice, seen }))
      else await perform(setTasksEnabledAction({ ids, enabled: to, enableChoice, seen }))
      return { isDone: true }
    },
    onMutate: ({ tasks, to }) => {
      for (const task of tasks) showAsEnabled(queryClient, task.id, to === 'other' ? !task.enabled : to)
    },
    onError: (error, { whenStale }) => {
      if (whenStale && isStale(error)) whenStale(error.message)
      else toast.error(describeError(error).message)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: taskKeys.all }),
  })
}

function resumption(task: ActionTarget, choice: ResumeChoice) {
  const seen = seenSwitches([task])[task.id]
  return { taskId: task.id, choice, ...(seen !== undefined && { seen }) }
}
