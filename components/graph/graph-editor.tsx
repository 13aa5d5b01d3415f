'use client'

import dynamic from 'next/dynamic'
import { useCallback, useRef, useState } from 'react'
import { toast } from 'sonner'
import { describeError } from '../api/api-error.ts'
import { useCan } from '../frame/viewer.tsx'
import { orMissing } from '../ui/missing-part.tsx'
import { GraphCanvas } from './canvas/graph-canvas.tsx'
import type { CameraTarget } from './canvas/use-camera.ts'
import type { NewTaskAt } from './editing/new-task-place.tsx'
import { useEditKeys } from './editing/use-edit-keys.ts'
import { useGraphActs } from './editing/use-graph-acts.ts'
import { useGraphChanges } from './editing/use-graph-changes.ts'
import { EmptyGraphNote } from './empty-graph-note.tsx'
import type { FoldedGraph } from './folding/folded-graph.ts'
import { FoldingMenu } from './folding/folding-menu.tsx'
import type { Folding } from './folding/use-folding.ts'
import { GraphToolbar, type GraphViewKind } from './graph-toolbar.tsx'
import { LayingOutNote } from './laying-out-note.tsx'
import type { GraphLayout } from './layout/graph-places.ts'
import { DrawingWarning, LinkingNotice } from './linking-notice.tsx'
import type { GraphModel } from './model/graph-model.ts'
import { type GraphSelection, selectedTaskIds, withSelected } from './model/graph-selection.ts'
import { SelectionPanel } from './panel/selection-panel.tsx'
import { RefusalNotice } from './refusal-notice.tsx'
import { StagingSwitch } from './staging/staging-switch.tsx'
import { useStagedChanges } from './staging/use-staged-changes.ts'
import type { Staging } from './staging/use-staging.ts'
import { type GraphParams, type SetGraphParams, useEmphasis } from './use-emphasis.ts'
import { type Drawing, drawnEdge, useRefusals } from './use-refusals.ts'
import { useTeaching } from './use-teaching.ts'

// What is seen only when somebody asks for it comes then.
const DeleteTasksDialog = dynamic(() => orMissing(import('./editing/delete-tasks-dialog.tsx').then((module) => module.DeleteTasksDialog)))
const NewTaskPlace = dynamic(() => orMissing(import('./editing/new-task-place.tsx').then((module) => module.NewTaskPlace)))
const StagingBar = dynamic(() => orMissing(import('./staging/staging-bar.tsx').then((module) => module.StagingBar)))
const GraphTree = dynamic(() => orMissing(import('./tree/graph-tree.tsx').then((module) => module.GraphTree)))

async function savePicture(kind: 'png' | 'svg', folded: FoldedGraph, layout: GraphLayout): Promise<void> {
  const picture = await import('./picture/save-picture.ts')
  await picture.savePicture(kind, folded, layout)
}

type Props = {
  model: GraphModel
  folding: Folding
  staging: Staging
  /** Null while the tasks are laid out, or when they can't be. */
  layout: GraphLayout | null
  /** Why they can't be laid out. */
  layoutProblem: string | null
  params: GraphParams
  setParams: SetGraphParams
  view: GraphViewKind
  timezone: string
  target: CameraTarget
  onGo: (taskId: number) => void
}

/** An edge that is being drawn: dragged by the pointer, or begun by a key or a button and ended by choosing. */
type InProgress = Drawing & { by: 'pointer' | 'choice' }

/** The graph, drawn or as a tree, with all that is done on it and what is chosen beside it. */
export function GraphEditor({ model, folding, staging, layout, layoutProblem, params, setParams, view, timezone, target, onGo }: Props) {
  const area = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<InProgress | null>(null)
  const [adding, setAdding] = useState<NewTaskAt | null>(null)
  const mayEdit = useCan('edit-dependencies', 'somewhere')
  const mayAdd = useCan('edit-tasks', 'somewhere')
  const teaching = useTeaching(mayEdit && model.edges.size === 0)
  const refusals = useRefusals(model, staging.marks, drawing)
  const saved = useGraphChanges((going) =>
    setParams(({ chosen }) => ({ chosen: chosen.filter((each) => each.kind === 'edge' || !going.includes(each.id)) })),
  )
  const staged = useStagedChanges(staging, saved)
  const changes = staging.isOn ? staged : saved
  const setSelection = (selection: GraphSelection) => void setParams({ chosen: selection })
  const acts = useGraphActs({ model, selection: params.chosen, select: setSelection, refusals, changes })
  const emphasis = useEmphasis({ model, params, refusals, drawing, staged: staging.marks, mayDraw: mayEdit })

  const drawTo = (otherId: number) => {
    if (!drawing) return
    const { dependeeId, dependerId } = drawnEdge(drawing.held, otherId)
    setDrawing(null)
    teaching.stop()
    acts.draw(dependeeId, dependerId, false)
  }
  const choose = (selected: { key: string; isSelected: boolean }[]) => {
    const chosenTask = selected.find(({ key, isSelected }) => isSelected && !key.includes('-'))
    if (drawing?.by === 'choice') return chosenTask && drawTo(Number(chosenTask.key))
    if (selected.length > 0) setParams((before) => ({ chosen: withSelected(before.chosen, selected) }))
  }
  const add = (at: NewTaskAt['at'], afterId: number | null = null) => mayAdd && setAdding({ at, afterId })
  const connect = () => {
    const [taskId] = selectedTaskIds(params.chosen)
    if (mayEdit && taskId !== undefined) setDrawing({ held: { taskId, as: 'dependee' }, over: null, by: 'choice' })
  }
  const letGo = () => {
    refusals.dismiss()
    if (drawing) setDrawing(null)
    else setSelection([])
  }
  useEditKeys({ ...changes, add: () => add(null), connect, duplicate: acts.duplicate, remove: acts.removeSelected, escape: letGo })
  const onDrawOver = useCallback((over: number | null) => {
    setDrawing((before) => (before === null || before.over === over ? before : { ...before, over }))
  }, [])
  const fromName = drawing?.by === 'choice' ? model.tasks.get(drawing.held.taskId)?.name : undefined
  return (
    <div className="flex size-full flex-col">
      <GraphToolbar
        view={view}
        onView={(next) => void setParams({ view: next })}
        mayAdd={mayAdd}
        onAdd={() => add(null)}
        mayEdit={mayEdit}
        undoWords={changes.undoWords}
        redoWords={changes.redoWords}
        onUndo={changes.undo}
        onRedo={changes.redo}
        staging={<StagingSwitch isOn={staging.isOn} onSwitch={(isOn) => void setParams({ staging: isOn || null })} />}
        folding={<FoldingMenu folding={folding} />}
        onSavePicture={
          layout && ((kind) => savePicture(kind, folding.folded, layout).catch((error) => toast.error(describeError(error).message)))
        }
      />
      {staging.isOn && <StagingBar changeSet={staging.changeSet} onLeave={() => void setParams({ staging: null })} />}
      <div className="flex min-h-0 flex-1">
        <div ref={area} tabIndex={-1} className="relative min-w-0 flex-1 outline-none">
          {view === 'tree' ? (
            <GraphTree
              folded={folding.folded}
              onToggleGroup={folding.toggle}
              emphasis={emphasis}
              target={target}
              onChoose={(taskId, isBeside) => {
                if (drawing?.by === 'choice') return drawTo(taskId)
                const isSelected = !isBeside || !emphasis.chosenTasks.has(taskId)
                setParams(({ chosen }) => ({ chosen: withSelected(isBeside ? chosen : [], [{ key: String(taskId), isSelected }]) }))
              }}
            />
          ) : layout === null ? (
            <LayingOutNote problem={layoutProblem} />
          ) : (
            <GraphCanvas
              folded={folding.folded}
              onToggleGroup={folding.toggle}
              layout={layout}
              emphasis={emphasis}
              onSelect={choose}
              onDrawStart={(held) => setDrawing({ held, over: null, by: 'pointer' })}
              onDrawOver={onDrawOver}
              onDrawEnd={(end) => {
                if (typeof end === 'number') return drawTo(end)
                setDrawing(null)
                if (end !== 'cancelled' && drawing?.held.as === 'dependee') add(end, drawing.held.taskId)
              }}
              onAddAt={(at) => add(at)}
              // Where tasks lie in a group is not kept.
              onMove={mayAdd && folding.grouping === null ? acts.move : null}
              onPaneClick={() => {
                if (drawing) setDrawing(null)
                else setSelection([])
              }}
              target={target}
              view={params.at}
              onView={(at) => void setParams({ at })}
              isTeaching={teaching.isOn}
            />
          )}
          {model.tasks.size === 0 && !adding && <EmptyGraphNote mayAdd={mayAdd} onAdd={() => add(null)} />}
          {fromName !== undefined && <LinkingNotice fromName={fromName} onCancel={() => setDrawing(null)} />}
          {drawing && refusals.warning && <DrawingWarning message={refusals.warning.message} />}
          {refusals.refusal && (
            <RefusalNotice
              refusal={refusals.refusal}
              onMakeFuture={({ dependeeId, dependerId }) => acts.draw(dependeeId, dependerId, true)}
              onClose={refusals.dismiss}
            />
          )}
          {adding && (
            <NewTaskPlace
              adding={adding}
              area={area}
              afterName={adding.afterId === null ? null : (model.tasks.get(adding.afterId)?.name ?? null)}
              timezone={timezone}
              isStaged={staging.isOn}
              onMake={(input) => acts.add(input, adding.afterId, folding.grouping === null ? (adding.at?.place ?? null) : null)}
              onClose={() => {
                setAdding(null)
                area.current?.focus()
              }}
            />
          )}
        </div>
        <SelectionPanel
          model={model}
          params={params}
          staging={staging}
          onUnstage={staged.unstage}
          acts={acts}
          setSelection={setSelection}
          onConnect={connect}
          onFocus={(focus) => void setParams({ focus })}
          onGo={onGo}
        />
      </div>
      {acts.toDelete && (
        <DeleteTasksDialog
          tasks={acts.toDelete}
          isStaged={staging.isOn}
          onConfirm={() => acts.deleteTasks(acts.toDelete ?? [])}
          onClose={acts.stopDeleting}
        />
      )}
    </div>
  )
}
