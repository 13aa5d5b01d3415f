'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DependencyInput } from '#domain/dependency-input.ts'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKey } from '../model/graph-model.ts'
import { graphKeys } from '../queries.ts'
import type { PlaceChange } from './graph-change.ts'

/** Id of an edge that is drawn but not saved yet. */
export const UNSAVED_ID = -1

/** The edges as the page shows them; a change is shown at once, and saved behind it. */
export type ShownEdges = {
  rowOf: (edge: Pick<DependencyInput, 'dependerId' | 'dependeeId'>) => DependencyRow | undefined
  ofTask: (taskId: number) => DependencyRow[]
  put: (edge: DependencyInput, id: number) => void
  takeOut: (edge: DependencyInput) => void
  /** Shows tasks where they are moved to. */
  place: (places: readonly PlaceChange[]) => void
  /** Keeps a read that is under way from showing the state before. */
  holdReads: () => Promise<void>
  /** Comes back once the graph has been read. */
  readAnew: () => Promise<unknown>
}

/** Reads and shows edges in what the browser keeps of the graph. */
export function useShownEdges(): ShownEdges {
  const queryClient = useQueryClient()
  return useMemo(() => shownEdgesOf(queryClient), [queryClient])
}

function shownEdgesOf(queryClient: QueryClient): ShownEdges {
  const view = () => queryClient.getQueryData<GraphView>(graphKeys.all)
  const change = (edges: (edges: DependencyRow[]) => DependencyRow[]) =>
    queryClient.setQueryData<GraphView>(graphKeys.all, (shown) => shown && { ...shown, edges: edges(shown.edges) })
  const nameOf = (id: number) => view()?.tasks.find((task) => task.id === id)?.name ?? ''
  const rowOf: ShownEdges['rowOf'] = (edge) => view()?.edges.find((row) => edgeKey(row) === edgeKey(edge))
  return {
    rowOf,
    ofTask: (taskId) => (view()?.edges ?? []).filter((row) => row.dependerId === taskId || row.dependeeId === taskId),
    put: (edge, id) => {
      const known = rowOf(edge)
      const row: DependencyRow = {
        dependerName: nameOf(edge.dependerId),
        dependeeName: nameOf(edge.dependeeId),
        dependeeEnabled: true,
        waiver: null,
        changedAt: new Date().toISOString(),
        ...known,
        ...edge,
        id,
      }
      change((edges) => [...edges.filter((other) => edgeKey(other) !== edgeKey(row)), row])
    },
    takeOut: (edge) => change((edges) => edges.filter((other) => edgeKey(other) !== edgeKey(edge))),
    place: (places) => {
      const to = new Map(places.map(({ taskId, after }) => [taskId, after]))
      if (to.size === 0) return
      const placed = (task: GraphTask) => ({ ...task, place: to.get(task.id) ?? null })
      queryClient.setQueryData<GraphView>(
        graphKeys.all,
        (shown) => shown && { ...shown, tasks: shown.tasks.map((task) => (to.has(task.id) ? placed(task) : task)) },
      )
    },
    holdReads: () => queryClient.cancelQueries({ queryKey: graphKeys.all }),
    readAnew: () => {
      for (const queryKey of [['dependencies'], ['tasks']]) void queryClient.invalidateQueries({ queryKey })
      return queryClient.invalidateQueries({ queryKey: graphKeys.all })
    },
  }
}
