'use client'

import { useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { defaultEndings } from '#domain/dependency-input.ts'
import type { DependencyRow, GraphView } from '#domain/views/task-views.ts'
import { createDependencyAction, deleteDependencyAction, updateDependencyAction } from '#server/server-actions/dependency-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { edgeInputOf } from '../dependencies/dependency-draft.ts'
import { edgeKey } from './graph-model.ts'
import { sentenceOf } from './graph-visuals.ts'
import { graphKeys } from './queries.ts'

/** Id of an edge that is drawn but not saved yet. */
export const UNSAVED_ID = -1

/** What of an edge is changed on the canvas. */
export type EdgeTerms = Partial<Pick<DependencyRow, 'future' | 'endings' | 'freshness'>>

type Named = { id: number; name: string }

export type EdgeChanges = {
  draw: (dependee: Named, depender: Named, future: boolean) => void
  change: (edge: DependencyRow, change: EdgeTerms) => void
  remove: (edge: DependencyRow) => void
}

/** Changes of edges on the canvas: shown at once, saved behind it, taken back when the server refuses; drawing and deleting can be undone. */
export function useEdgeChanges(): EdgeChanges {
  const queryClient = useQueryClient()
  const show = (edges: (edges: DependencyRow[]) => DependencyRow[]) =>
    queryClient.setQueryData<GraphView>(graphKeys.all, (view) => view && { ...view, edges: edges(view.edges) })
  const put = (row: DependencyRow) => show((edges) => [...edges.filter((edge) => edgeKey(edge) !== edgeKey(row)), row])
  const takeOut = (row: DependencyRow) => show((edges) => edges.filter((edge) => edgeKey(edge) !== edgeKey(row)))

  const save = async <Saved>(shown: () => void, action: () => Promise<Saved>): Promise<Saved | null> => {
    await queryClient.cancelQueries({ queryKey: graphKeys.all })
    shown()
    try {
      return await action()
    } catch (error) {
      toast.error(describeError(error).message)
      return null
    } finally {
      void queryClient.invalidateQueries({ queryKey: graphKeys.all })
      void queryClient.invalidateQueries({ queryKey: ['dependencies'] })
    }
  }
  const create = async (row: DependencyRow): Promise<DependencyRow | null> => {
    const saved = await save(
      () => put({ ...row, id: UNSAVED_ID }),
      () => perform(createDependencyAction(edgeInputOf(row))),
    )
    if (saved === null) return null
    const edge = { ...row, id: saved.id }
    put(edge)
    return edge
  }
  const destroy = (row: DependencyRow) =>
    save(
      () => takeOut(row),
      () => perform(deleteDependencyAction({ id: row.id, basedOn: edgeInputOf(row) })),
    )
  const draw = async (dependee: Named, depender: Named, future: boolean) => {
    const edge = await create(newEdge(dependee, depender, future))
    if (edge) toast.success(`${sentenceOf(edge)}.`, { action: { label: 'Undo', onClick: () => void destroy(edge) } })
  }
  const remove = async (edge: DependencyRow) => {
    const done = await destroy(edge)
    if (done)
      toast.success(`${edge.dependerName} no longer waits for ${edge.dependeeName}.`, {
        action: { label: 'Undo', onClick: () => void create(edge) },
      })
  }
  const change = (edge: DependencyRow, changed: EdgeTerms) => {
    const next = { ...edge, ...changed }
    void save(
      () => put(next),
      () => perform(updateDependencyAction({ id: edge.id, basedOn: edgeInputOf(edge), ...edgeInputOf(next) })),
    )
  }
  return { draw: (dependee, depender, future) => void draw(dependee, depender, future), change, remove: (edge) => void remove(edge) }
}

function newEdge(dependee: Named, depender: Named, future: boolean): DependencyRow {
  return {
    id: UNSAVED_ID,
    dependerId: depender.id,
    dependerName: depender.name,
    dependeeId: dependee.id,
    dependeeName: dependee.name,
    dependeeEnabled: true,
    future,
    endings: defaultEndings(future),
    freshness: 'new',
    waiver: null,
    changedAt: new Date().toISOString(),
  }
}
