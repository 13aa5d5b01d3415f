'use client'

import { Copy, LayoutGrid, Spline, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { Permission } from '#domain/roles.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { useMay } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { useGraphActs } from '../editing/use-graph-acts.ts'
import { edgeKey, type GraphModel } from '../model/graph-model.ts'
import { type GraphSelection, selectedEdgeKeys, selectedTaskIds } from '../model/graph-selection.ts'
import { savedAmong } from '../staging/made-tasks.ts'
import { StagedNote } from '../staging/staged-note.tsx'
import type { Staging } from '../staging/use-staging.ts'
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
const MadeTaskPanel = dynamic(() => orMissing(import('./made-task-panel.tsx').then((module) => module.MadeTaskPanel)), { loading })
const TaskPanel = dynamic(() => orMissing(import('./task-panel.tsx').then((module) => module.TaskPanel)), { loading })

type Props = {
  model: GraphModel
  params: GraphParams
  staging: Staging
  /** Takes a change out of the change set, by its key. */
  onUnstage: (key: string) => void
  acts: ReturnType<typeof useGraphActs>
  setSelection: (selection: GraphSelection) => void
  onConnect: () => void
  onFocus: (taskId: number | null) => void
  onGo: (taskId: number) => void
}

/** What is chosen, and what can be done with it: one task, one dependency, or several of them; nothing, where nothing is. */
export function SelectionPanel({ model, params, staging, onUnstage, acts, setSelection, onConnect, onFocus, onGo }: Props) {
  const may = useMay()
  const tasks = selectedTaskIds(params.chosen).flatMap((id) => model.tasks.get(id) ?? [])
  const edges = selectedEdgeKeys(params.chosen).flatMap((key) => model.edges.get(key) ?? [])
  const ids = tasks.map(({ id }) => id)
  /** Of tasks that are yet to be made the server judges when they are staged. */
  const mayDo = (permission: Permission, taskIds: readonly number[]) => {
    const saved = savedAmong(taskIds)
    return may(permission, saved.length > 0 ? saved : 'somewhere')
  }
  const mayEditEdges = mayDo('edit-dependencies', edges.length > 0 ? edges.flatMap((each) => [each.dependerId, each.dependeeId]) : ids)
  const mayEditTasks = mayDo('edit-tasks', ids)
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
  if (edge) {
    const mark = staging.marks.edges.get(edgeKey(edge))
    return (
      <EdgePanel
        edge={edge}
        mayEdit={mayEditEdges && mark?.mark !== 'removed'}
        staged={mark ? <StagedNote mark={mark} onUnstage={onUnstage} /> : null}
        isAsSaved={mark === undefined}
        onChange={(terms) => acts.change(edge, terms)}
        onReverse={() => acts.reverse(edge)}
        onRemove={() => acts.removeEdges([edge])}
        onClose={close}
      />
    )
  }
  if (!task) return null
  const mark = staging.marks.tasks.get(task.id)
  const around = [...model.edges.values()].filter((row) => row.dependerId === task.id || row.dependeeId === task.id)
  const chooseEdge = (row: DependencyRow) => setSelection([{ kind: 'edge', key: edgeKey(row) }])
  if (mark?.mark === 'added')
    return (
      <MadeTaskPanel
        task={task}
        change={mark.change}
        crontabs={staging.changeSet?.crontabs ?? {}}
        edges={around}
        onConnect={mayEditEdges ? onConnect : null}
        onUnstage={onUnstage}
        onGo={onGo}
        onChooseEdge={chooseEdge}
        onClose={close}
      />
    )
  return (
    <TaskPanel
      task={task}
      edges={around}
      isAlone={isAlone(model, task.id)}
      isFocus={params.focus === task.id}
      onFocus={(isFocus) => onFocus(isFocus ? task.id : null)}
      onGo={onGo}
      onChooseEdge={chooseEdge}
      staged={mark ? <StagedNote mark={mark} onUnstage={onUnstage} /> : null}
      editing={
        mark?.mark === 'removed' ? null : (
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
        )
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
