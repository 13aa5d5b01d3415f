'use client'

import { useEffect, useRef } from 'react'
import { isTypingTarget } from '../../ui/keyboard/typing-target.ts'
import { usePageKeys } from '../../ui/keyboard/use-page-keys.ts'

type Keys = {
  undo: () => void
  redo: () => void
  add: () => void
  connect: () => void
  duplicate: () => void
  remove: () => void
  escape: () => void
}

/** The keys of the graph page, wherever on it the focus is: Ctrl+Z and Ctrl+Shift+Z (also Ctrl+Y), and single ones. */
export function useEditKeys(keys: Keys): void {
  usePageKeys({ n: keys.add, c: keys.connect, d: keys.duplicate, Delete: keys.remove, Backspace: keys.remove, Escape: keys.escape })
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndoing = event.ctrlKey || event.metaKey
      if (!isUndoing || event.altKey || isTypingTarget(event.target) || document.querySelector('[role="dialog"]')) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) latest.current.redo()
      else latest.current.undo()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
