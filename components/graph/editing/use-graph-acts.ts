'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import type { TaskInput } from '#domain/task-input.ts'
import type { GraphPlace } from '#domain/task-moves.ts'
import type { DependencyRow, TaskDetail } from '#domain/views/task-views.ts'
import { describeError } from '../../api/api-error.ts'
import { useCan, useMay, useRoleTags } from '../../frame/viewer.tsx'
import { newTaskTags } from '../../tasks/new-task-tags.ts'
import { edgeKey, type GraphModel, placesOf } from '../model/graph-model.ts'
import { type GraphSelection, type Selected, selectedEdgeKeys, selectedTaskIds } from '../model/graph-selection.ts'
import { isMade, savedAmong } from '../staging/made-tasks.ts'
import type { Refusals } from '../use-refusals.ts'
import { deletionOf, unmakingOf } from './deletion.ts'
import { duplicationOf } from './duplicates.ts'
import { changingOf, drawingOf, type EdgeTerms, removalOf, reversalOf } from './edge-acts.ts'
import type { GraphChange } from './graph-change.ts'
import { readTask } from './saying.ts'
import type { GraphChanges } from './use-graph-changes.ts'
import { UNSAVED_ID } from './use-shown-edges.ts'

type Options = {
  model: GraphModel
  selection: GraphSelection
  select: (selection: GraphSelection) => void
  refusals: Pick<Refusals, 'tryEdge'>
  changes: Pick<GraphChanges, 'make'>
}

/** Everything one does to tasks and edges of the graph, by pointer or by keys: judged here first, then one change that can be undone. */
export function useGraphActs({ model, selection, select, refusals, changes }: Options) {
  const [toDelete, setToDelete] = useState<TaskDetail[] | null>(null)
  const mayEditEdges = useCan('edit-dependencies', 'somewhere')
  const mayEditTasks = useCan('edit-tasks', 'somewhere')
  const may = useMay()
  const roleTags = useRoleTags()

  const draw = (dependeeId: number, dependerId: number, future: boolean) => {
    const [dependee, depender] = [model.tasks.get(dependeeId), model.tasks.get(dependerId)]
    if (!dependee || !depender) return
    if (!refusals.tryEdge({ id: null, dependerId, dependeeId, future, freshness: 'new' })) return
    void changes.make(drawingOf(dependee, depender, future))
    select([edgeSelected({ dependeeId, dependerId })])
  }
  const change = (row: DependencyRow, terms: EdgeTerms) => {
    if (refusals.tryEdge({ ...row, ...terms })) void changes.make(changingOf(row, terms))
  }
  const reverse = (row: DependencyRow) => {
    const ends = { dependeeId: row.dependerId, dependerId: row.dependeeId }
    if (!refusals.tryEdge({ ...row, ...ends })) return
    void changes.make(reversalOf(row))
    select([edgeSelected(ends)])
  }
  const removeEdges = (rows: readonly DependencyRow[]) => {
    const saved = rows.filter(({ id }) => id !== UNSAVED_ID)
    if (saved.length === 0) return
    if (!mayEditEdges) return void toast.error('Your role may not delete dependencies.')
    select([])
    void changes.make(removalOf(saved))
  }
  /** Tasks are asked about first; edges alone are deleted at once, and so are tasks that are only staged. */
  const removeSelected = async () => {
    const made = selectedTaskIds(selection).filter(isMade)
    const ids = savedAmong(selectedTaskIds(selection))
    const rows = selectedEdgeKeys(selection).flatMap((key) => model.edges.get(key) ?? [])
    if (ids.length + made.length === 0) return removeEdges(rows)
    if (!mayEditTasks) return void toast.error('Your role may not delete tasks.')
    if (made.length > 0) {
      select(ids.map((id): Selected => ({ kind: 'task', id })))
      await changes.make(unmakingOf(made.flatMap((id) => model.tasks.get(id) ?? [])))
    }
    if (ids.length === 0) return
    const details = await readTasks(ids)
    if (details) setToDelete(details)
  }
  const deleteTasks = async (details: readonly TaskDetail[]): Promise<boolean> => {
    const done = await changes.make(deletionOf(details, placesOf(model)))
    if (done) select([])
    return done !== null
  }
  const duplicate = async () => {
    const chosen = selectedTaskIds(selection)
    const ids = savedAmong(chosen)
    if (chosen.length > ids.length) return void toast.error('A task that is only staged can be duplicated once it is applied.')
    if (ids.length === 0 || !mayEditTasks) return
    const details = await readTasks(ids)
    if (!details) return
    const names = new Set([...model.tasks.values()].map(({ name }) => name))
    chooseMade(await changes.make(duplicationOf(details, names, (tags) => newTaskTags(tags, roleTags))))
  }
  /**
   * @param afterId the task that the new one is to run after; null: none
   * @param place where it was asked for; null: nowhere in particular
   */
  const add = async (input: TaskInput, afterId: number | null, place: GraphPlace | null): Promise<boolean> => {
    const { dependsOn: _, dependedOnBy: __, ...saying } = input
    const dependee = afterId === null ? undefined : model.tasks.get(afterId)
    const edge = dependee && drawingOf(dependee, { id: NEW_ID, name: input.name }, false).edges
    const places = place ? [{ taskId: NEW_ID, before: null, after: place }] : []
    const words = `Added “${input.name}”${dependee ? ` after “${dependee.name}”` : ''}`
    const done = await changes.make({ words, tasks: [{ id: NEW_ID, before: null, after: saying }], edges: edge ?? [], places })
    chooseMade(done)
    return done !== null
  }
  const move = (moves: ReadonlyMap<number, GraphPlace | null>) => {
    const places = [...moves].flatMap(([taskId, after]) => {
      const task = isMade(taskId) || may('edit-tasks', taskId) ? model.tasks.get(taskId) : undefined
      return task ? [{ taskId, before: task.place, after }] : []
    })
    const [only] = places
    const what = places.length === 1 ? `“${model.tasks.get(only?.taskId as number)?.name}”` : `${places.length} tasks`
    const words = places.some(({ after }) => after) ? `Moved ${what}` : `Put ${what} back where the layout has it`
    if (places.length > 0) void changes.make({ words, tasks: [], edges: [], places }, { isQuiet: true })
  }
  const chooseMade = (done: GraphChange | null) => {
    if (done) select(done.tasks.flatMap(({ id, after }): Selected[] => (after ? [{ kind: 'task', id }] : [])))
  }
  return {
    draw,
    change,
    reverse,
    removeEdges,
    removeSelected: () => void removeSelected(),
    duplicate: () => void duplicate(),
    add,
    move,
    toDelete,
    deleteTasks,
    stopDeleting: () => setToDelete(null),
  }
}

/** Of a task that is being made. */
const NEW_ID = -1

function edgeSelected(ends: Pick<DependencyRow, 'dependeeId' | 'dependerId'>): Selected {
  return { kind: 'edge', key: edgeKey(ends) }
}

/** The tasks as they stand; null when that can't be known, which is told. */
async function readTasks(ids: readonly number[]): Promise<TaskDetail[] | null> {
  try {
    return await Promise.all(ids.map(readTask))
  } catch (error) {
    toast.error(describeError(error).message)
    return null
  }
}
