'use client'

import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef, useState } from 'react'
import { isTypingTarget } from '../keyboard/typing-target.ts'
import { nextRowId } from './next-row-id.ts'

type Options = {
  ids: readonly string[]
  /** A key on the row under the cursor; true when it meant something. */
  onKey: (key: string, id: string) => boolean
  onMove?: (id: string) => void
  /** Keys count wherever the focus is, as long as nobody types and nothing is open that takes keys itself. */
  takesPageKeys: boolean
}

/** What takes keys of its own. */
const KEY_TAKERS = '[role="dialog"], [role="menu"], [role="listbox"], [role="radiogroup"], [role="tablist"]'
/** What Enter and the space bar press while it has the focus. */
const PRESSED = 'a, button, input, label, summary'
/** Without a row under the cursor these mean the first one; other keys only bring the cursor up, so that one sees what they will be about. */
const HARMLESS_KEYS = ['x', ' ']

type Key = Pick<KeyboardEvent, 'key' | 'target' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault'>

/** A cursor over the rows: one row is reached by Tab; arrows, Home, End, j and k move it, from anywhere where the list takes the page's keys. */
export function useRowCursor({ ids, onKey, onMove, takesPageKeys }: Options) {
  const [chosenId, setChosenId] = useState<string | null>(null)
  const elements = useRef(new Map<string, HTMLTableRowElement>())
  const cursorId = chosenId !== null && ids.includes(chosenId) ? chosenId : null
  const tabStopId = cursorId ?? ids[0] ?? null

  const register = (id: string, element: HTMLTableRowElement | null) => {
    if (element) elements.current.set(id, element)
    else elements.current.delete(id)
  }
  const moveTo = (id: string) => {
    setChosenId(id)
    const element = elements.current.get(id)
    if (element && !element.contains(document.activeElement)) element.focus()
    onMove?.(id)
  }
  const onAnyKey = (event: Key) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTypingTarget(event.target) || tabStopId === null) return
    if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof Element && event.target.closest(PRESSED)) return
    if (cursorId === null) return onFirstKey(event, tabStopId)
    const nextId = nextRowId(ids, cursorId, event.key)
    if (nextId !== null) {
      event.preventDefault()
      moveTo(nextId)
    } else if (onKey(event.key, cursorId)) event.preventDefault()
  }
  const onFirstKey = (event: Key, firstId: string) => {
    const isHarmless = HARMLESS_KEYS.includes(event.key)
    if (!isHarmless && !LIST_KEYS.includes(event.key)) return
    event.preventDefault()
    moveTo(event.key === 'End' ? (ids.at(-1) ?? firstId) : firstId)
    if (isHarmless) onKey(event.key, firstId)
  }

  const latest = useRef(onAnyKey)
  latest.current = onAnyKey
  useEffect(() => {
    if (!takesPageKeys) return
    const onPageKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]')) return
      if (event.target instanceof Element && (event.target.closest(KEY_TAKERS) || isInList(event.target))) return
      latest.current(event)
    }
    const isInList = (target: Element) => [...elements.current.values()].some((row) => row.contains(target))
    window.addEventListener('keydown', onPageKey)
    return () => window.removeEventListener('keydown', onPageKey)
  }, [takesPageKeys])

  return { cursorId, tabStopId, moveTo, register, onKeyDown: (event: ReactKeyboardEvent) => onAnyKey(event.nativeEvent) }
}

const LIST_KEYS = ['ArrowDown', 'ArrowUp', 'j', 'k', 'Home', 'End', 'Enter']
