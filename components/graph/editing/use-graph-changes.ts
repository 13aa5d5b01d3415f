'use client'

import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { type ChangeHistory, EMPTY_HISTORY, type HistoryEntry, withDone, withForgotten, withMoved, withNewIds } from './change-history.ts'
import { type GraphChange, inverseOf, isMove, mergedMoves } from './graph-change.ts'
import { type Performed, performChange } from './perform-change.ts'
import { useShownEdges } from './use-shown-edges.ts'

export type GraphChanges = {
  /** Shows, saves and remembers a change, and says what became of it; a quiet one is seen anyway. @returns what was done, with the ids of tasks that it made; null: nothing */
  make: (change: GraphChange, options?: { isQuiet?: boolean }) => Promise<Performed['done']>
  undo: () => void
  redo: () => void
  /** What would be undone, or done again, next; null: nothing. */
  undoWords: string | null
  redoWords: string | null
}

type WaitingMove = { change: GraphChange; made: Promise<Performed['done']> }

/**
 * All that is changed on the canvas: each change is saved at once, and undone by the change that takes it back, while the page is open.
 * @param onGoing hears which tasks are about to be deleted, so that nothing asks for them any more
 */
export function useGraphChanges(onGoing: (taskIds: readonly number[]) => void): GraphChanges {
  const shown = useShownEdges()
  const history = useRef<ChangeHistory>(EMPTY_HISTORY)
  const [, setNext] = useState<{ undo: HistoryEntry | undefined; redo: HistoryEntry | undefined }>({ undo: undefined, redo: undefined })
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  /** The last that was asked for, as long as it has not begun. */
  const waiting = useRef<WaitingMove | null>(null)

  const remember = (next: ChangeHistory) => {
    history.current = next
    setNext({ undo: next.done.at(-1), redo: next.undone.at(-1) })
  }
  /** One after the other, in the order in which they were asked for. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    waiting.current = null
    const result = queue.current.then(work)
    queue.current = result.catch(() => undefined)
    return result
  }
  const performing = (change: GraphChange): Promise<Performed> => {
    const going = change.tasks.filter(({ after }) => after === null).map(({ id }) => id)
    if (going.length > 0) onGoing(going)
    return performChange(change, shown)
  }
  const make = (change: GraphChange, options: { isQuiet?: boolean } = {}) => {
    if (!isMove(change)) return inTurn(() => makeNow(change, options))
    // At once, as the next step of a key begins where this one is seen to end.
    shown.place(change.places ?? [])
    const merged = waiting.current && mergedMoves(waiting.current.change, change)
    if (waiting.current && merged) {
      waiting.current.change = merged
      return waiting.current.made
    }
    const asked: WaitingMove = { change, made: Promise.resolve(null) }
    asked.made = inTurn(() => {
      if (waiting.current === asked) waiting.current = null
      return makeNow(asked.change, options)
    })
    waiting.current = asked
    return asked.made
  }
  const makeNow = async (change: GraphChange, { isQuiet = false }: { isQuiet?: boolean }) => {
    const { done, problem } = await performing(change)
    if (done) remember(withDone(history.current, done))
    const number = history.current.done.at(-1)?.number
    if (problem) toast.error(done ? `Only a part was done. ${problem.message}` : problem.message)
    else if (!isQuiet) toast.success(`${change.words}.`, { action: { label: 'Undo', onClick: () => void inTurn(() => undo(number)) } })
    return done
  }
  const undo = async (number = history.current.done.at(-1)?.number) => {
    const entry = history.current.done.find((each) => each.number === number)
    if (entry) await move(entry, inverseOf(entry.change), 'undone')
  }
  const redo = async () => {
    const entry = history.current.undone.at(-1)
    if (entry) await move(entry, entry.change, 'done again')
  }
  const move = async (entry: HistoryEntry, change: GraphChange, participle: 'undone' | 'done again') => {
    const { done, newIds, problem } = await performing(change)
    const { words } = change
    if (problem === null && done) {
      remember(withNewIds(withMoved(history.current, entry.number, done), newIds))
      const asNew =
        newIds.size > 0 && participle === 'undone' ? ' What was deleted is there as a new task: earlier runs stay with the old one.' : ''
      toast.success(`${participle === 'undone' ? 'Undone' : 'Done again'}: ${words}.${asNew}`)
      return
    }
    const isOver = problem?.isForGood || done !== null
    if (isOver) remember(withNewIds(withForgotten(history.current, entry.number), newIds))
    // What was done of it is a change like any other.
    if (done) remember(withDone(history.current, { ...done, words: `${words}, in part ${participle}` }))
    toast.error(`“${words}” can’t be ${participle}${isOver ? ' any more' : ' now'}. ${problem?.message ?? ''}`)
  }
  return {
    make,
    undo: () => void inTurn(() => undo()),
    redo: () => void inTurn(redo),
    undoWords: history.current.done.at(-1)?.change.words ?? null,
    redoWords: history.current.undone.at(-1)?.change.words ?? null,
  }
}
