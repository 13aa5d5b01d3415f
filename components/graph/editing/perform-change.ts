import type { DependencyInput } from '#domain/dependency-input.ts'
import type { ErrorCode } from '#domain/errors.ts'
import type { Pause } from '#domain/pause-input.ts'
import type { InlineDependency } from '#domain/task-input.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { createDependencyAction, deleteDependencyAction, updateDependencyAction } from '#server/server-actions/dependency-actions.ts'
import { createTaskAction, deleteTaskAction, moveTasksAction, pauseTasksAction } from '#server/server-actions/task-actions.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { edgeInputOf } from '../../dependencies/dependency-draft.ts'
import { edgeKey } from '../model/graph-model.ts'
import {
  type ChangeStep,
  changeOf,
  type GraphChange,
  isMove,
  type PlaceChange,
  renumbered,
  sameSaying,
  stepsOf,
  type TaskSaying,
} from './graph-change.ts'
import { pauseOf, readTask, sayingOf } from './saying.ts'
import { type ShownEdges, UNSAVED_ID } from './use-shown-edges.ts'

export type Performed = {
  /** What was really done: all of it, or the steps before the one that was refused. Null: nothing. */
  done: GraphChange | null
  /** Ids of the tasks that were made, by those they had in the change. */
  newIds: ReadonlyMap<number, number>
  /** `isForGood`: it would be refused again. */
  problem: { message: string; isForGood: boolean } | null
}

/** By these it is not the moment that is wrong, but what was asked for. */
const FOR_GOOD: readonly ErrorCode[] = ['invalid_input', 'forbidden', 'not_found', 'conflict', 'in_use', 'cycle', 'stale', 'too_large']

/**
 * Makes a change true by the server actions of tasks and edges, each of which the server judges and audits by itself; edges are shown at
 * once, and as they are saved once the server has answered. Throws nothing.
 */
export async function performChange(change: GraphChange, shown: ShownEdges): Promise<Performed> {
  const newIds = new Map<number, number>()
  const done: ChangeStep[] = []
  await shown.holdReads()
  const ids = new Map(change.edges.flatMap(({ before }) => (before ? [[edgeKey(before), shown.rowOf(before)?.id] as const] : [])))
  for (const { before } of change.edges) if (before) shown.takeOut(before)
  shown.place(change.places ?? [])
  if (change.tasks.length === 0) for (const { after } of change.edges) if (after) shown.put(after, UNSAVED_ID)
  try {
    for (const step of stepsOf(change)) done.push(await performStep(step, { ids, newIds, shown }))
    // Where tasks were moved to is shown already, and a read would show later moves late.
    if (!isMove(change)) await shown.readAnew()
    return { done: renumbered(changeOf(change.words, done, placesOfGone(change)), newIds), newIds, problem: null }
  } catch (error) {
    await shown.readAnew()
    const isForGood = error instanceof ApiError && FOR_GOOD.includes(error.code)
    const part = done.length === 0 ? null : renumbered(changeOf(change.words, done, placesOfGone(change)), newIds)
    return { done: part, newIds, problem: { message: refusalWords(error), isForGood } }
  }
}

/** Where tasks lay that go with this change, for the undoing. */
function placesOfGone({ tasks, places = [] }: GraphChange): PlaceChange[] {
  const gone = new Set(tasks.filter(({ after }) => after === null).map(({ id }) => id))
  return places.filter(({ taskId }) => gone.has(taskId))
}

/** Why something was refused: a field's own sentence says more than that something is wrong. */
export function refusalWords(error: unknown): string {
  const [sentence] = error instanceof ApiError ? Object.values(error.fields) : []
  return sentence ?? describeError(error).message
}

type Work = { ids: ReadonlyMap<string, number | undefined>; newIds: Map<number, number>; shown: ShownEdges }

/** @returns the step as it was done */
async function performStep(step: ChangeStep, work: Work): Promise<ChangeStep> {
  switch (step.kind) {
    case 'create-edge': {
      const edge = withIds(step.after, work.newIds)
      const { id } = await perform(createDependencyAction(edge))
      work.shown.put(edge, id)
      return step
    }
    case 'update-edge': {
      const id = savedId(step.before, work)
      await perform(updateDependencyAction({ id, basedOn: step.before, ...step.after }))
      work.shown.put(step.after, id)
      return step
    }
    case 'delete-edge':
      await perform(deleteDependencyAction({ id: savedId(step.before, work), basedOn: step.before }))
      return step
    case 'move-tasks':
      await perform(
        moveTasksAction({ moves: step.places.map(({ taskId, after }) => ({ taskId: work.newIds.get(taskId) ?? taskId, to: after })) }),
      )
      return step
    case 'delete-task':
      return { ...step, pause: pauseOf(await deleteUnchanged(step)) }
    case 'create-task': {
      // A pause that has ended by itself meanwhile would have enabled it.
      const enabled = step.after.enabled || (step.pause !== undefined && isOver(step.pause))
      const { id } = await perform(createTaskAction({ ...fromNowOn(step.after), enabled, ...inlineEdges(step, work.newIds) }))
      work.newIds.set(step.id, id)
      return { ...step, after: sayingOf(await readTask(id)) }
    }
    case 'pause-task':
      if (!isOver(step.pause)) await perform(pauseTasksAction({ ids: [work.newIds.get(step.id) ?? step.id], ...step.pause }))
      return step
  }
}

function isOver({ until }: Pause): boolean {
  return until !== null && Date.parse(until) <= Date.now()
}

function savedId(edge: DependencyInput, { ids }: Work): number {
  const id = ids.get(edgeKey(edge))
  if (id === undefined)
    throw new ApiError({ code: 'not_found', message: 'The dependency does not exist any more: it was deleted meanwhile.' })
  return id
}

/** Deletes the task if it still is what it is deleted for being, in the version that was looked at. @returns that one */
async function deleteUnchanged({ id, before, edges }: ChangeStep & { kind: 'delete-task' }): Promise<TaskDetail> {
  const detail = await readTask(id)
  const rows = [...detail.dependsOn, ...detail.dependedOnBy]
  const known = new Set(edges.map((edge) => JSON.stringify(edgeInputOf(edge))))
  const others = rows.filter((row) => !known.has(JSON.stringify(edgeInputOf(row))))
  if (!sameSaying(sayingOf(detail), before) || others.length > 0)
    throw new ApiError({
      code: 'stale',
      message: `“${detail.task.name}” was changed since${others.length > 0 ? ', or got other dependencies' : ''}. Delete it on its page, if that is still meant.`,
    })
  await perform(deleteTaskAction({ id, updatedAt: detail.updatedAt }))
  return detail
}

/** A task that is made again begins now: what would have come due meanwhile is not made up for. */
function fromNowOn(saying: TaskSaying): TaskSaying {
  const isToCome = saying.cronBase !== null && Date.parse(saying.cronBase) > Date.now()
  return isToCome ? saying : { ...saying, cronBase: null }
}

function inlineEdges({ id, edges }: ChangeStep & { kind: 'create-task' }, newIds: ReadonlyMap<number, number>) {
  const inline = (edge: DependencyInput, otherTaskId: number): InlineDependency => {
    const { future, endings, freshness } = edge
    return { id: null, otherTaskId: newIds.get(otherTaskId) ?? otherTaskId, future, endings, freshness }
  }
  const isLoop = (edge: DependencyInput) => edge.dependerId === edge.dependeeId
  return {
    dependsOn: edges.filter((edge) => edge.dependerId === id && !isLoop(edge)).map((edge) => inline(edge, edge.dependeeId)),
    dependedOnBy: edges.filter((edge) => edge.dependeeId === id && !isLoop(edge)).map((edge) => inline(edge, edge.dependerId)),
  }
}

function withIds(edge: DependencyInput, newIds: ReadonlyMap<number, number>): DependencyInput {
  const idOf = (id: number) => newIds.get(id) ?? id
  return { ...edge, dependerId: idOf(edge.dependerId), dependeeId: idOf(edge.dependeeId) }
}
