'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { GraphModel } from '../model/graph-model.ts'
import type { GraphSelection } from '../model/graph-selection.ts'
import type { GraphParams, SetGraphParams } from '../use-emphasis.ts'
import { type FoldedGraph, foldedGraph } from './folded-graph.ts'
import { type Grouping, usualGrouping } from './task-groups.ts'

export type Folding = {
  folded: FoldedGraph
  grouping: Grouping | null
  /** By what tasks are folded from now on, all groups folded; null: nothing is. */
  group: (by: Grouping | null) => void
  /** Folds or unfolds the group of this name. What is chosen in it is let go as it is folded. */
  toggle: (name: string) => void
  /** Lets go what is chosen, too. */
  foldAll: () => void
}

/** The graph with its groups as the address says, or as is usual for as many tasks as there are; a task that is chosen is seen. */
export function useFolding(model: GraphModel | null, params: GraphParams, setParams: SetGraphParams): Folding | null {
  const usual = useUsualGrouping(model)
  const grouping = params.fold === 'none' ? null : (params.fold ?? usual)
  const openKey = params.open.join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal names
  const folded = useMemo(() => model && foldedGraph(model, grouping, new Set(params.open)), [model, grouping, openKey])
  useUnfoldChosen(folded, params.chosen, setParams)
  if (!folded) return null
  const toggle = (name: string) => {
    setParams(({ open, chosen }) => {
      if (!open.includes(name)) return { open: [...open, name] }
      return { open: open.filter((each) => each !== name), chosen: withoutGroup(chosen, folded, name) }
    })
  }
  return {
    folded,
    grouping,
    group: (by) => void setParams({ fold: by ?? 'none', open: null, at: null }),
    toggle,
    foldAll: () => void setParams({ open: null, chosen: null }),
  }
}

/** Judged once, when the graph has come: one task more folds nothing under somebody's eyes. */
function useUsualGrouping(model: GraphModel | null): Grouping | null {
  const known = useRef<{ usual: Grouping | null } | null>(null)
  if (model && known.current === null) known.current = { usual: usualGrouping([...model.tasks.values()]) }
  return known.current?.usual ?? null
}

function withoutGroup(chosen: GraphSelection, { groupOf }: FoldedGraph, name: string): GraphSelection {
  return chosen.filter((each) => endsOf(each).every((id) => groupOf.get(id)?.name !== name))
}

/** The tasks that are to be seen where this is chosen. */
function endsOf(selected: GraphSelection[number]): number[] {
  return selected.kind === 'task' ? [selected.id] : selected.key.split('-').map(Number)
}

function useUnfoldChosen(folded: FoldedGraph | null, chosen: GraphSelection, setParams: SetGraphParams): void {
  const ids = chosen.flatMap(endsOf)
  const groups = folded ? ids.flatMap((id) => folded.groupOf.get(id) ?? []) : []
  const hidden = [...new Set(groups.filter(({ isOpen }) => !isOpen).map(({ name }) => name))]
  const hiddenKey = hidden.join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys mean equal names
  useEffect(() => {
    if (hidden.length > 0) setParams(({ open }) => ({ open: [...new Set([...open, ...hidden])] }))
  }, [hiddenKey])
}
