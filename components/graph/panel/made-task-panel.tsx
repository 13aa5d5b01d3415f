'use client'

import { Spline } from 'lucide-react'
import type { ChangeSetView, ChangeView } from '#domain/views/change-set-views.ts'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { ChangeDetails } from '../../change-sets/change-list.tsx'
import { Button } from '../../ui/button.tsx'
import { StagedNote } from '../staging/staged-note.tsx'
import { GraphPanel } from './graph-panel.tsx'
import { Neighbours } from './neighbours.tsx'

type Props = {
  task: GraphTask
  change: ChangeView
  crontabs: ChangeSetView['crontabs']
  edges: readonly DependencyRow[]
  onConnect: (() => void) | null
  onUnstage: (key: string) => void
  onGo: (taskId: number) => void
  onChooseEdge: (edge: DependencyRow) => void
  onClose: () => void
}

/** A task that the change set is to make: all that is said of it, and what it will wait for. It does nothing yet, and has no page. */
export function MadeTaskPanel({ task, change, crontabs, edges, onConnect, onUnstage, onGo, onChooseEdge, onClose }: Props) {
  return (
    <GraphPanel title={task.name} onClose={onClose}>
      <StagedNote mark={{ mark: 'added', change }} onUnstage={onUnstage} />
      <ChangeDetails change={change} crontabs={crontabs} steps={null} />
      <Neighbours
        title="Runs after"
        edges={edges.filter((edge) => edge.dependerId === task.id)}
        side="dependee"
        onGo={onGo}
        onChooseEdge={onChooseEdge}
      />
      <Neighbours
        title="Before"
        edges={edges.filter((edge) => edge.dependeeId === task.id)}
        side="depender"
        onGo={onGo}
        onChooseEdge={onChooseEdge}
      />
      {onConnect && (
        <div className="mt-4 border-t pt-4">
          <Button size="sm" icon={<Spline />} onClick={onConnect}>
            Connect …
          </Button>
        </div>
      )}
    </GraphPanel>
  )
}
