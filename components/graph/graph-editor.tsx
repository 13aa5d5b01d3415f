'use client'

import type { inferParserType } from 'nuqs/server'
import { useMemo } from 'react'
import { toast } from 'sonner'
import type { DependencyRow, GraphTask } from '#domain/views/task-views.ts'
import { EdgePanel } from './edge-panel.tsx'
import { GraphCanvas } from './graph-canvas.tsx'
import type { GraphLayout } from './graph-layout.ts'
import { edgeKey, type GraphModel, isInTrouble } from './graph-model.ts'
import type { graphParsers } from './graph-params.ts'
import type { GraphEmphasis, GraphSelection } from './graph-visuals.ts'
import { RefusalNotice } from './refusal-notice.tsx'
import { TaskPanel } from './task-panel.tsx'
import { type EdgeTerms, UNSAVED_ID, useEdgeChanges } from './use-edge-changes.ts'
import { useRefusals } from './use-refusals.ts'

type GraphParams = inferParserType<typeof graphParsers>
type Change = Partial<{ [Name in keyof GraphParams]: GraphParams[Name] | null }>

type Props = {
  model: GraphModel
  layout: GraphLayout
  params: GraphParams
  setParams: (change: Change | ((before: GraphParams) => Change)) => unknown
  mayEdit: boolean
  target: { taskId: number } | 'all'
  onGo: (taskId: number) => void
  onShowAll: () => void
}

/** The canvas with what is chosen on it: panels, refusals, drawing and deleting. */
export function GraphEditor({ model, layout, params, setParams, mayEdit, target, onGo, onShowAll }: Props) {
  const { refusal, isAllowed, tryEdge, dismiss } = useRefusals(model)
  const changes = useEdgeChanges()
  const emphasis = useEmphasis(model, params, refusal?.cycle ?? null, mayEdit)
  const { chosen } = params
  const edge = chosen?.kind === 'edge' ? model.edges.get(chosen.key) : undefined
  const task = chosen?.kind === 'task' ? model.tasks.get(chosen.id) : undefined
  const select = (change: (before: GraphSelection) => GraphSelection) => setParams((before) => ({ chosen: change(before.chosen) }))
  const close = () => setParams({ chosen: null })

  const draw = (dependeeId: number, dependerId: number, future: boolean) => {
    const [dependee, depender] = [model.tasks.get(dependeeId), model.tasks.get(dependerId)]
    if (!dependee || !depender || !tryEdge({ id: null, dependerId, dependeeId, future, freshness: 'new' })) return
    changes.draw(dependee, depender, future)
    setParams({ chosen: { kind: 'edge', key: edgeKey({ dependeeId, dependerId }) } })
  }
  const change = (row: DependencyRow, changed: EdgeTerms) => {
    if (tryEdge({ ...row, ...changed })) changes.change(row, changed)
  }
  const remove = (row: DependencyRow | undefined) => {
    if (!row || row.id === UNSAVED_ID) return
    if (!mayEdit) return toast.error('Dependencies are deleted by editors.')
    close()
    changes.remove(row)
  }
  return (
    <>
      <GraphCanvas
        model={model}
        layout={layout}
        emphasis={emphasis}
        onSelect={select}
        isAllowed={(dependeeId, dependerId) => isAllowed({ id: null, dependerId, dependeeId, future: false, freshness: 'new' })}
        onDraw={(dependeeId, dependerId) => draw(dependeeId, dependerId, false)}
        onRemoveSelected={() => remove(edge)}
        onEscape={() => {
          dismiss()
          close()
        }}
        target={target}
      />
      {refusal && (
        <RefusalNotice
          message={refusal.message}
          // One that is saved already is made plain in vain here; it stays what it is.
          onMakeFuture={
            ['duplicate', 'aligned_cycle', 'aligned_future'].includes(refusal.kind) || refusal.edge.id !== null
              ? null
              : () => draw(refusal.edge.dependeeId, refusal.edge.dependerId, true)
          }
          onClose={dismiss}
        />
      )}
      {edge && (
        <EdgePanel
          edge={edge}
          mayEdit={mayEdit}
          onChange={(changed) => change(edge, changed)}
          onRemove={() => remove(edge)}
          onClose={close}
        />
      )}
      {task && (
        <TaskPanel
          task={task}
          edges={[...model.edges.values()].filter((row) => row.dependerId === task.id || row.dependeeId === task.id)}
          isAlone={isAlone(model, task)}
          isAround={params.around !== null}
          onAround={(isAround) => {
            setParams({ around: isAround ? task.id : null })
            onShowAll()
          }}
          onGo={onGo}
          onClose={close}
        />
      )}
    </>
  )
}

function useEmphasis(model: GraphModel, params: GraphParams, refusedCycle: readonly number[] | null, mayDraw: boolean): GraphEmphasis {
  const { chosen, state, trouble, around, search } = params
  return useMemo(() => {
    const part = around === null ? undefined : model.partOf.get(around)
    const wanted = search.toLowerCase().trim()
    return {
      selection: chosen,
      isShownFully: (task) =>
        (state === null || task.state === state) &&
        (trouble === null || isInTrouble(task, trouble)) &&
        (wanted === '' || task.name.toLowerCase().includes(wanted)),
      isDrawn: (taskId) => part === undefined || model.partOf.get(taskId) === part,
      refusedCycle,
      mayDraw,
    }
  }, [model, chosen, state, trouble, around, search, refusedCycle, mayDraw])
}

function isAlone(model: GraphModel, task: GraphTask): boolean {
  const part = model.partOf.get(task.id)
  for (const [id, other] of model.partOf) if (other === part && id !== task.id) return false
  return true
}
