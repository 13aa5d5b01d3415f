'use client'

import clsx from 'clsx'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKind } from '../../dependencies/edge-kind.tsx'
import { useShownPart } from '../../ui/shown-part.tsx'
import { sentenceOf } from '../canvas/graph-visuals.ts'
import { edgeKey } from '../model/graph-model.ts'

type Props = {
  title: string
  edges: readonly DependencyRow[]
  side: 'dependee' | 'depender'
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
}

/** What a task runs after, or what runs after it: the way there, and to the dependency. */
export function Neighbours({ title, edges, side, onGo, onChooseEdge }: Props) {
  const { shown, more } = useShownPart(edges)
  if (edges.length === 0) return null
  return (
    <div className="mt-3">
      <h3 className="text-xs text-muted">{title}</h3>
      <ul className="max-h-40 overflow-y-auto">
        {shown.map((edge) => (
          <li key={edgeKey(edge)} className="flex items-center gap-2 text-sm">
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
