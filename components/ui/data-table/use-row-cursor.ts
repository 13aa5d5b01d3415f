'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import { isTypingTarget } from '../keyboard/typing-target.ts'
import { nextRowId } from './next-row-id.ts'

type Options = {
  ids: readonly string[]
  /** A key on the row under the cursor; true when it meant something. */
  onKey: (key: string, id: string) => boolean
  onMove?: (id: string) => void
}

/** One row of the list can be reached by Tab; arrows, Home, End, j and k move it. */
export function useRowCursor({ ids, onKey, onMove }: Options) {
  const [chosenId, setCurrentId] = useState<string | null>(null)
  const elements = useRef(new Map<string, HTMLTableRowElement>())
  const currentId = chosenId !== null && ids.includes(chosenId) ? chosenId : (ids[0] ?? null)

  const register = (id: string, element: HTMLTableRowElement | null) => {
    if (element) elements.current.set(id, element)
    else elements.current.delete(id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTypingTarget(event.target) || currentId === null) return
    const isOnRow = event.target instanceof HTMLTableRowElement
    if (!isOnRow && (event.key === 'Enter' || event.key === ' ')) return
    const nextId = nextRowId(ids, currentId, event.key)
    if (nextId !== null) {
      event.preventDefault()
      setCurrentId(nextId)
      elements.current.get(nextId)?.focus()
      onMove?.(nextId)
    } else if (onKey(event.key, currentId)) event.preventDefault()
  }
  return { currentId, setCurrentId, register, onKeyDown }
}
