'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { GraphPlace } from '#domain/task-moves.ts'
import type { ChangeSetView } from '#domain/views/change-set-views.ts'
import type { GraphView } from '#domain/views/graph-views.ts'
import { currentChangeSetQuery } from '../../change-sets/queries.ts'
import { type GraphModel, graphModel } from '../model/graph-model.ts'
import { NOTHING_STAGED, type PendingEdge, type StagedMarks, stagedGraph } from './staged-graph.ts'

/** Edits of the graph that wait in a change set, and the graph as they make it. */
export type Staging = {
  isOn: boolean
  /** The one that edits go into; null: the first edit makes it, or it has not come yet. */
  changeSet: ChangeSetView | null
  /** Null: the graph has not come yet. */
  model: GraphModel | null
  marks: StagedMarks
  /** Draws edges until what is staged has been read with them in it. */
  drawWhile: <Result>(edges: readonly PendingEdge[], staged: () => Promise<Result>) => Promise<Result>
  /** Where tasks that are yet to be made lie: kept by this page alone. */
  placeMade: (places: ReadonlyMap<number, GraphPlace | null>) => void
}

/** The graph as it is, or, where edits are staged, as they will make it. */
export function useStaging(view: GraphView | undefined, isOn: boolean): Staging {
  const { data } = useQuery({ ...currentChangeSetQuery, enabled: isOn })
  const [pending, setPending] = useState<readonly PendingEdge[]>([])
  const [places, setPlaces] = useState<ReadonlyMap<number, GraphPlace>>(new Map())
  const changeSet = isOn ? (data?.changeSet ?? null) : null
  const changes = changeSet?.changes
  const shown = useMemo(() => {
    if (!view) return { model: null, marks: NOTHING_STAGED }
    if (!isOn) return { model: graphModel(view), marks: NOTHING_STAGED }
    const staged = stagedGraph(view, changes ?? [], pending, places)
    return { model: graphModel(staged.view), marks: staged.marks }
  }, [view, isOn, changes, pending, places])
  const drawWhile: Staging['drawWhile'] = async (edges, staged) => {
    setPending((before) => [...before, ...edges])
    try {
      return await staged()
    } finally {
      setPending((before) => before.filter((edge) => !edges.includes(edge)))
    }
  }
  const placeMade: Staging['placeMade'] = (moved) =>
    setPlaces((before) => {
      const next = new Map(before)
      for (const [id, place] of moved) {
        if (place) next.set(id, place)
        else next.delete(id)
      }
      return next
    })
  return { isOn, changeSet, ...shown, drawWhile, placeMade }
}
