'use client'

import type { inferParserType } from 'nuqs/server'
import { useMemo } from 'react'
import { useMay } from '../frame/viewer.tsx'
import type { GraphEmphasis } from './canvas/graph-visuals.ts'
import type { graphParsers } from './graph-params.ts'
import { type GraphModel, isInTrouble } from './model/graph-model.ts'
import { selectedEdgeKeys, selectedTaskIds } from './model/graph-selection.ts'
import { distancesFrom } from './model/reach.ts'
import { useGates } from './model/use-gates.ts'
import { isMade } from './staging/made-tasks.ts'
import type { StagedMarks } from './staging/staged-graph.ts'
import type { Drawing, Refusals } from './use-refusals.ts'

export type GraphParams = inferParserType<typeof graphParsers>
type Change = Partial<{ [Name in keyof GraphParams]: GraphParams[Name] | null }>
export type SetGraphParams = (change: Change | ((before: GraphParams) => Change)) => unknown

type Options = {
  model: GraphModel
  params: GraphParams
  refusals: Pick<Refusals, 'refusal' | 'warning' | 'refusedEnds'>
  drawing: Drawing | null
  staged: StagedMarks
  mayDraw: boolean
}

/** What stands out, what steps back and what is chosen; the same object while none of it changes. */
export function useEmphasis({ model, params, refusals, drawing, staged, mayDraw }: Options): GraphEmphasis {
  const { chosen, state, trouble, focus, search } = params
  const { refusedEnds } = refusals
  const may = useMay()
  const gates = useGates(model, chosen)
  const refusedCycle = (drawing ? refusals.warning?.cycle : refusals.refusal?.cycle) ?? null
  const heldTaskId = drawing?.held.taskId ?? null
  return useMemo(() => {
    const distances = focus !== null && model.tasks.has(focus) ? distancesFrom(model, focus) : null
    const wanted = search.toLowerCase().trim()
    return {
      chosenTasks: new Set(selectedTaskIds(chosen)),
      chosenEdges: new Set(selectedEdgeKeys(chosen)),
      isShownFully: (task) =>
        (distances === null || distances.has(task.id)) &&
        (state === null || task.state === state) &&
        (trouble === null || isInTrouble(task, trouble)) &&
        (wanted === '' || task.name.toLowerCase().includes(wanted)),
      distances,
      gates,
      refusedEnds,
      heldTaskId,
      refusedCycle,
      staged,
      mayDraw,
      mayMove: (taskId) => isMade(taskId) || may('edit-tasks', taskId),
    }
  }, [model, chosen, state, trouble, focus, search, gates, refusedEnds, heldTaskId, refusedCycle, staged, mayDraw, may])
}
