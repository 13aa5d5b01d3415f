'use client'

import { useQuery } from '@tanstack/react-query'
import { Focus, Maximize, Pause, Pencil, Play, Power } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow, TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../../frame/viewer.tsx'
import { ExplanationPanel } from '../../tasks/detail/explanation-panel.tsx'
import { taskQuery } from '../../tasks/queries.ts'
import { type TaskActions, useTaskActions } from '../../tasks/task-actions/use-task-actions.tsx'
import { TroubleBadges } from '../../tasks/trouble-badges.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { GraphPanel } from './graph-panel.tsx'
import { Neighbours } from './neighbours.tsx'

type Props = {
  task: GraphTask
  edges: readonly DependencyRow[]
  isAlone: boolean
  /** What is connected with it stands out, all else steps back. */
  isFocus: boolean
  onFocus: (isFocus: boolean) => void
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
  /** What is staged of it; null: nothing. */
  staged: ReactNode
  /** What editors can do with the task here. */
  editing: ReactNode
  onClose: () => void
}

/** One task of the graph: what it does and why, with the remedies, what people do with a task, its neighbours, the way to its page. */
export function TaskPanel({ task, edges, isAlone, isFocus, onFocus, onGo, onChooseEdge, staged, editing, onClose }: Props) {
  const before = edges.filter((edge) => edge.dependerId === task.id)
  const after = edges.filter((edge) => edge.dependeeId === task.id)
  const actions = useTaskActions()
  const { data } = useQuery(taskQuery(task.id))
  const row = data?.task.id === task.id ? data.task : undefined
  return (
    <GraphPanel title={task.name} onClose={onClose}>
      {staged}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <StateBadge state={task.state} />
        <TroubleBadges failing={task.failing} lateInstant={task.lateInstant} />
        {task.nextInstant && (
          <span className="text-muted">
            next <RelativeTime instant={task.nextInstant} show="both" />
          </span>
        )}
      </div>
      {task.lastRunState && (
        <p className="mt-1 flex items-center gap-2 text-sm text-muted">
          Last run <StateBadge state={task.lastRunState} />
        </p>
      )}
      {!task.handlerIsLive && <p className="mt-1 text-sm text-amber">No live worker has its handler.</p>}
      <div className="mt-3">
        {row ? <ExplanationPanel taskId={task.id} remediesFor={{ task: row, actions }} /> : <Skeleton className="h-12 w-full" />}
      </div>
      <div className="mt-4 flex min-h-7 flex-wrap gap-2">{row && <TaskDoings row={row} actions={actions} />}</div>
      <Neighbours title="Runs after" edges={before} side="dependee" onGo={onGo} onChooseEdge={onChooseEdge} />
      <Neighbours title="Before" edges={after} side="depender" onGo={onGo} onChooseEdge={onChooseEdge} />
      <div className="mt-4 flex flex-wrap gap-2 border-t pt-4">
        <LinkButton href={`/tasks/${task.id}`} size="sm">
          Open task
        </LinkButton>
        {!isAlone && (
          <Button size="sm" icon={isFocus ? <Maximize /> : <Focus />} onClick={() => onFocus(!isFocus)}>
            {isFocus ? 'End focus' : 'Focus'}
          </Button>
        )}
        {editing}
      </div>
      {actions.dialogs}
    </GraphPanel>
  )
}

/** What people do with a task, as on its page, by the same keys. */
function TaskDoings({ row, actions }: { row: TaskRow; actions: TaskActions }) {
  const mayRun = useCan('run-now', row.id)
  const maySwitch = useCan('switch-tasks', row.id)
  const mayEdit = useCan('edit-tasks', row.id)
  const keys = useMemo(
    () => ({ ...(mayRun && { r: () => actions.runNow([row]) }), ...(maySwitch && { p: () => actions.pauseOrResume(row) }) }),
    [actions, row, mayRun, maySwitch],
  )
  usePageKeys(keys)
  return (
    <>
      {mayRun && (
        <Button size="sm" variant="primary" icon={<Play />} onClick={() => actions.runNow([row])}>
          Run now …
        </Button>
      )}
      {maySwitch && (
        <Button size="sm" icon={row.enabled ? <Pause /> : <Power />} onClick={() => actions.pauseOrResume(row)}>
          {row.enabled ? 'Pause …' : row.pause ? 'Resume' : 'Enable'}
        </Button>
      )}
      {mayEdit && (
        <LinkButton size="sm" href={`/tasks/${row.id}/edit`} icon={<Pencil />}>
          Edit
        </LinkButton>
      )}
    </>
  )
}
