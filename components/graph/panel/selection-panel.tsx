'use client'

import { Copy, LayoutGrid, Spline, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useMay } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { useGraphActs } from '../editing/use-graph-acts.ts'
import { edgeKey, type GraphModel } from '../model/graph-model.ts'
import { type GraphSelection, selectedEdgeKeys, selectedTaskIds } from '../model/graph-selection.ts'
import type { GraphParams } from '../use-emphasis.ts'
import { GraphPanel } from './graph-panel.tsx'

/** The panel's place is kept while its code comes, which the graph itself does not need. */
const loading = () => (
  <GraphPanel title={<Skeleton className="h-5 w-40" />} onClose={null}>
    <Skeleton className="h-24 w-full" />
  </GraphPanel>
)
const ChosenManyPanel = dynamic(() => orMissing(import('./chosen-many-panel.tsx').then((module) => module.ChosenManyPanel)), { loading })
const EdgePanel = dynamic(() => orMissing(import('./edge-panel.tsx').then((module) => module.EdgePanel)), { loading })
const TaskPanel = dynamic(() => orMissing(import('./task-panel.tsx').then((module) => module.TaskPanel)), { loading })

type Props = {
  model: GraphModel
  params: GraphParams
  acts: ReturnType<typeof useGraphActs>
  setSelection: (selection: GraphSelection) => void
  onConnect: () => void
  onFocus: (taskId: number | null) => void
  onGo: (taskId: number) => void
}

/** What is chosen, and what can be done with it: one task, one dependency, or several of them; nothing, where nothing is. */
export function SelectionPanel({ model, params, acts, setSelection, onConnect, onFocus, onGo }: Props) {
  const may = useMay()
  const tasks = selectedTaskIds(params.chosen).flatMap((id) => model.tasks.get(id) ?? [])
  const edges = selectedEdgeKeys(params.chosen).flatMap((key) => model.edges.get(key) ?? [])
  const ids = tasks.map(({ id }) => id)
  const mayEditEdges = may('edit-dependencies', edges.length > 0 ? edges.flatMap((each) => [each.dependerId, each.dependeeId]) : ids)
  const mayEditTasks = may('edit-tasks', ids)
  const close = () => setSelection([])
  const [task] = tasks
  const [edge] = edges
  if (tasks.length + edges.length > 1)
    return (
      <ChosenManyPanel
        tasks={tasks}
        edges={edges}
        mayEditTasks={mayEditTasks}
        mayEditEdges={mayEditEdges}
        onDuplicate={acts.duplicate}
        onPlace={mayEditTasks && tasks.some(({ place }) => place) ? () => acts.move(new Map(tasks.map(({ id }) => [id, null]))) : null}
        onRemove={acts.removeSelected}
        onClose={close}
      />
    )
  if (edge)
    return (
      <EdgePanel
        edge={edge}
        mayEdit={mayEditEdges}
        onChange={(terms) => acts.change(edge, terms)}
        onReverse={() => acts.reverse(edge)}
        onRemove={() => acts.removeEdges([edge])}
        onClose={close}
      />
    )
  if (!task) return null
  return (
    <TaskPanel
      task={task}
      edges={[...model.edges.values()].filter((row) => row.dependerId === task.id || row.dependeeId === task.id)}
      isAlone={isAlone(model, task.id)}
      isFocus={params.focus === task.id}
      onFocus={(isFocus) => onFocus(isFocus ? task.id : null)}
      onGo={onGo}
      onChooseEdge={(row) => setSelection([{ kind: 'edge', key: edgeKey(row) }])}
      editing={
        <>
          {mayEditEdges && (
            <Button size="sm" icon={<Spline />} onClick={onConnect}>
              Connect …
            </Button>
          )}
          {mayEditTasks && (
            <Button size="sm" icon={<Copy />} onClick={acts.duplicate}>
              Duplicate
            </Button>
          )}
          {mayEditTasks && task.place && (
            <Button size="sm" icon={<LayoutGrid />} onClick={() => acts.move(new Map([[task.id, null]]))}>
              Place automatically
            </Button>
          )}
          {mayEditTasks && (
            <Button size="sm" icon={<Trash2 />} onClick={acts.removeSelected}>
              Delete …
            </Button>
          )}
        </>
      }
      onClose={close}
    />
  )
}

function isAlone(model: GraphModel, taskId: number): boolean {
  const part = model.partOf.get(taskId)
  for (const [id, other] of model.partOf) if (other === part && id !== taskId) return false
  return true
}
