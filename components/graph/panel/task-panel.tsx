'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Focus, Maximize, Pause, Pencil, Play, Power } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow, TaskRow } from '#domain/views/task-views.ts'
import { edgeKind } from '../../dependencies/edge-kind.tsx'
import { useCan } from '../../frame/viewer.tsx'
import { ExplanationPanel } from '../../tasks/detail/explanation-panel.tsx'
import { taskQuery } from '../../tasks/queries.ts'
import { type TaskActions, useTaskActions } from '../../tasks/task-actions/use-task-actions.tsx'
import { TroubleBadges } from '../../tasks/trouble-badges.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { sentenceOf } from '../canvas/graph-visuals.ts'
import { GraphPanel } from './graph-panel.tsx'

type Props = {
  task: GraphTask
  edges: readonly DependencyRow[]
  isAlone: boolean
  /** What is connected with it stands out, all else steps back. */
  isFocus: boolean
  onFocus: (isFocus: boolean) => void
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
  /** What editors can do with the task here. */
  editing: ReactNode
  onClose: () => void
}

/** One task of the graph: what it does and why, with the remedies, what people do with a task, its neighbours, the way to its page. */
export function TaskPanel({ task, edges, isAlone, isFocus, onFocus, onGo, onChooseEdge, editing, onClose }: Props) {
  const before = edges.filter((edge) => edge.dependerId === task.id)
  const after = edges.filter((edge) => edge.dependeeId === task.id)
  const actions = useTaskActions()
  const { data } = useQuery(taskQuery(task.id))
  const row = data?.task.id === task.id ? data.task : undefined
  return (
    <GraphPanel title={task.name} onClose={onClose}>
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
type NeighboursProps = {
  title: string
  edges: readonly DependencyRow[]
  side: 'dependee' | 'depender'
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
}

function Neighbours({ title, edges, side, onGo, onChooseEdge }: NeighboursProps) {
  const { shown, more } = useShownPart(edges)
  if (edges.length === 0) return null
  return (
    <div className="mt-3">
      <h3 className="text-xs text-muted">{title}</h3>
      <ul className="max-h-40 overflow-y-auto">
        {shown.map((edge) => (
          <li key={edge.id} className="flex items-center gap-2 text-sm">
            <button
              type="button"
              onClick={() => onGo(side === 'dependee' ? edge.dependeeId : edge.dependerId)}
              title={side === 'dependee' ? edge.dependeeName : edge.dependerName}
              className="min-w-0 truncate py-0.5 text-left hover:underline"
            >
              {side === 'dependee' ? edge.dependeeName : edge.dependerName}
            </button>
            {edge.waiver && <span className="ml-auto shrink-0 text-xs text-amber">waived once</span>}
            <button
              type="button"
              onClick={() => onChooseEdge(edge)}
              aria-label={`Dependency: ${sentenceOf(edge)}`}
              className={clsx(
                'shrink-0 rounded-sm px-1 text-xs underline decoration-line-strong underline-offset-4 hover:text-fg',
                edge.waiver ? 'ml-1' : 'ml-auto',
                edge.future ? 'text-violet' : 'text-muted',
              )}
            >
              {edgeKind(edge)}
            </button>
          </li>
        ))}
        {more && <li>{more}</li>}
      </ul>
    </div>
  )
}
