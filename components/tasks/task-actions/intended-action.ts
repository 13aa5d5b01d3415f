'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { toast } from 'sonner'

export type TaskVerb = 'run' | 'pause' | 'resume' | 'enable' | 'disable'
/** What can be done with all tasks of a tag at once. */
export type TagVerb = Exclude<TaskVerb, 'resume'>
export type Intended = { taskId: number; verb: TaskVerb } | { tag: string; verb: TagVerb }

/** Whoever comes to the page later, by whatever way, came for something else. */
const LAPSES_AFTER_MS = 10_000

// Not in the address: a link that somebody sends must not do anything by being opened.
let intended: Intended | null = null
let lapse: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** What the page of a task, or the list of a tag's tasks, is to do or to ask about once it is there; null: nothing any more. */
export function intend(next: Intended | null): void {
  clearTimeout(lapse)
  if (next) lapse = setTimeout(giveUp, LAPSES_AFTER_MS)
  intended = next
  for (const listener of listeners) listener()
}

function giveUp(): void {
  const isOfTag = intended !== null && 'tag' in intended
  intend(null)
  toast.info(
    isOfTag
      ? 'The list of the tag’s tasks took too long to open, so nothing was done with them. Choose it there.'
      : 'The page of the task took too long to open, so nothing was done with it. Choose it there.',
  )
}

/** Carries out once what was intended with this task elsewhere. @param isReady whether it is known what its viewer may do */
export function useIntendedAction(taskId: number, isReady: boolean, carryOut: (verb: TaskVerb) => void): void {
  const present = useSyncExternalStore(subscribe, readIntended, () => null)
  useEffect(() => {
    if (!isReady || present === null || !('taskId' in present) || present.taskId !== taskId) return
    intend(null)
    carryOut(present.verb)
  })
}

/** Asks once about what was intended elsewhere with all tasks of this tag. @param tag null: the list shows others */
export function useIntendedForTag(tag: string | null, isReady: boolean, ask: (verb: TagVerb) => void): void {
  const present = useSyncExternalStore(subscribe, readIntended, () => null)
  useEffect(() => {
    if (!isReady || present === null || !('tag' in present) || present.tag !== tag) return
    intend(null)
    ask(present.verb)
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function readIntended(): Intended | null {
  return intended
}
