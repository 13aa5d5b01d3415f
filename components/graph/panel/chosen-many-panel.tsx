'use client'

import { Copy, LayoutGrid, Trash2 } from 'lucide-react'
import { counted } from '#domain/counted.ts'
import { nameList } from '#domain/name-list.ts'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { Button } from '../../ui/button.tsx'
import { GraphPanel } from './graph-panel.tsx'

type Props = {
  tasks: readonly GraphTask[]
  edges: readonly DependencyRow[]
  mayEditTasks: boolean
  mayEditEdges: boolean
  onDuplicate: () => void
  /** Gives them back to the layout; null: none of them was moved. */
  onPlace: (() => void) | null
  onRemove: () => void
  onClose: () => void
}

/** Several tasks and dependencies that are chosen at once. */
export function ChosenManyPanel({ tasks, edges, mayEditTasks, mayEditEdges, onDuplicate, onPlace, onRemove, onClose }: Props) {
  const what = [tasks.length > 0 && counted(tasks.length, 'task'), edges.length > 0 && counted(edges.length, 'dependency', 'dependencies')]
  const mayRemove = tasks.length > 0 ? mayEditTasks : mayEditEdges
  return (
    <GraphPanel title={`${what.filter(Boolean).join(' and ')} chosen`} onClose={onClose}>
      {tasks.length > 0 && <p className="text-sm text-muted [overflow-wrap:anywhere]">{nameList(tasks.map(({ name }) => name))}</p>}
      <div className="mt-4 flex flex-wrap gap-2">
        {tasks.length > 0 && mayEditTasks && (
          <Button size="sm" icon={<Copy />} onClick={onDuplicate}>
            Duplicate {counted(tasks.length, 'task')}
          </Button>
        )}
        {onPlace && (
          <Button size="sm" icon={<LayoutGrid />} onClick={onPlace}>
            Place automatically
          </Button>
        )}
        {mayRemove && (
          <Button size="sm" icon={<Trash2 />} onClick={onRemove}>
            Delete {tasks.length > 0 ? `${counted(tasks.length, 'task')} …` : counted(edges.length, 'dependency', 'dependencies')}
          </Button>
        )}
      </div>
    </GraphPanel>
  )
}
