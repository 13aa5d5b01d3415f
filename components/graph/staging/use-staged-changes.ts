'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { toast } from 'sonner'
import type { editChangeSetAction } from '#server/server-actions/change-set-actions.ts'
import { loadedPart } from '../../change-sets/loaded-part.ts'
import { changeSetKeys } from '../../change-sets/queries.ts'
import { type GraphChange, isMove, type PlaceChange, renumbered } from '../editing/graph-change.ts'
import { refusalWords } from '../editing/perform-change.ts'
import type { GraphChanges } from '../editing/use-graph-changes.ts'
import { graphIdOf, isMade } from './made-tasks.ts'
import { stagedEditsOf } from './staged-edits-of.ts'
import type { PendingEdge } from './staged-graph.ts'
import type { Staging } from './use-staging.ts'

type Step = Parameters<typeof editChangeSetAction>[0]

/** As changes that are saved, and what takes one thing out of the change set. */
export type StagedChanges = GraphChanges & { unstage: (key: string) => void }

/**
 * All that is changed on the canvas while staging: each change goes into the change set of the viewer, where it is undone and done again.
 * @param saved where tasks lie is saved at once, as nothing runs otherwise for it
 */
export function useStagedChanges(staging: Staging, saved: Pick<GraphChanges, 'make'>): StagedChanges {
  const queryClient = useQueryClient()
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = queue.current.then(work)
    queue.current = result.catch(() => undefined)
    return result
  }
  const readAnew = () => queryClient.invalidateQueries({ queryKey: changeSetKeys.all })
  const make: GraphChanges['make'] = (change, options) => {
    if (isMove(change)) return move(change, options)
    return inTurn(() => staging.drawWhile(change.tasks.length === 0 ? pendingOf(change) : [], () => stage(change)))
  }
  const move: GraphChanges['make'] = async (change, options) => {
    const [made, others] = [(change.places ?? []).filter(isOfMade), (change.places ?? []).filter((place) => !isOfMade(place))]
    staging.placeMade(new Map(made.map(({ taskId, after }) => [taskId, after])))
    return others.length === 0 ? change : await saved.make({ ...change, places: others }, options)
  }
  const stage = async (change: GraphChange) => {
    try {
      const [{ perform }, actions] = await stagingParts()
      const { newIds } = await perform(actions.stageEditsAction({ edits: stagedEditsOf(change) }))
      const ids = change.tasks.flatMap(({ id, after }) => (after ? [id] : []))
      const done = renumbered(change, new Map(ids.map((id, index) => [id, graphIdOf(newIds[index] as number)])))
      staging.placeMade(new Map((done.places ?? []).filter(isOfMade).map(({ taskId, after }) => [taskId, after])))
      await readAnew()
      toast.success(`Staged: ${change.words}.`)
      return done
    } catch (error) {
      toast.error(refusalWords(error))
      return null
    }
  }
  const edit = (step: (id: number) => Step) =>
    inTurn(async () => {
      const id = staging.changeSet?.id
      if (id === undefined) return
      try {
        const [{ perform }, actions] = await stagingParts()
        await perform(actions.editChangeSetAction(step(id)))
      } catch (error) {
        toast.error(refusalWords(error))
      }
      await readAnew()
    })
  const take = (step: 'undo' | 'redo') => void edit((id) => ({ step, id }))
  const { undoCount = 0, redoCount = 0 } = staging.changeSet ?? {}
  return {
    make,
    undo: () => undoCount > 0 && take('undo'),
    redo: () => redoCount > 0 && take('redo'),
    undoWords: undoCount > 0 ? 'the last staging' : null,
    redoWords: redoCount > 0 ? 'the staging that was undone' : null,
    unstage: (key) => void edit((id) => ({ step: 'unstage', id, key, field: null })),
  }
}

/** Who only saves need not have them. */
function stagingParts() {
  return loadedPart(Promise.all([import('../../api/perform.ts'), import('#server/server-actions/change-set-actions.ts')]))
}

function isOfMade({ taskId }: PlaceChange): boolean {
  return isMade(taskId)
}

/** The edges among edits of saved and staged tasks, as the graph has them. */
function pendingOf(change: GraphChange): PendingEdge[] {
  return stagedEditsOf(change).flatMap((edit) =>
    edit.operation === 'setDependency' ? [{ ...edit, dependerId: graphIdOf(edit.dependerId), dependeeId: graphIdOf(edit.dependeeId) }] : [],
  )
}
