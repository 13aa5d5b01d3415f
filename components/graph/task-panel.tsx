'use client'

import clsx from 'clsx'
import { Focus, Maximize } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DependencyRow, GraphTask } from '#domain/views/task-views.ts'
import { edgeKind } from '../dependencies/edge-kind.tsx'
import { TroubleBadges } from '../tasks/trouble-badges.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { useShownPart } from '../ui/shown-part.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { GraphPanel } from './graph-panel.tsx'
import { sentenceOf } from './graph-visuals.ts'

type Props = {
  task: GraphTask
  edges: readonly DependencyRow[]
  isAlone: boolean
  /** Only the tasks connected with it are shown. */
  isAround: boolean
  onAround: (isAround: boolean) => void
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
  /** What editors can do with the task here; null for who may not. */
  editing: ReactNode
  onClose: () => void
}

/** One task of the graph: its state, its neighbours, the way to its page. */
export function TaskPanel({ task, edges, isAlone, isAround, onAround, onGo, onChooseEdge, editing, onClose }: Props) {
  const before = edges.filter((edge) => edge.dependerId === task.id)
  const after = edges.filter((edge) => edge.dependeeId === task.id)
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
      <Neighbours title="Runs after" edges={before} side="dependee" onGo={onGo} onChooseEdge={onChooseEdge} />
      <Neighbours title="Before" edges={after} side="depender" onGo={onGo} onChooseEdge={onChooseEdge} />
      <div className="mt-4 flex flex-wrap gap-2">
        <LinkButton href={`/tasks/${task.id}`} size="sm">
          Open task
        </LinkButton>
        {!isAlone && (
          <Button size="sm" icon={isAround ? <Maximize /> : <Focus />} onClick={() => onAround(!isAround)}>
            {isAround ? 'Show all tasks' : 'Only connected tasks'}
          </Button>
        )}
        {editing}
      </div>
    </GraphPanel>
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
