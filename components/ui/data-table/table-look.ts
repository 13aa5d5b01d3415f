'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type TableLook, tableLook } from '#domain/saved-view-input.ts'

const listeners = new Set<() => void>()

/** What a stored text says; what can't be read is nobody's wish. */
export function readTableLook(text: string | null, usual: TableLook): TableLook {
  if (text === null) return usual
  try {
    return tableLook.parse(JSON.parse(text))
  } catch {
    return usual
  }
}

/**
 * The look of a list as this browser keeps it, the same in all of its tabs.
 * @param name of the list
 * @param usual as long as nobody said otherwise; the same object each time
 */
export function useTableLook(name: string, usual: TableLook): [TableLook, (look: TableLook) => void] {
  const key = `djag.table.${name}`
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key), serverText)
  const look = useMemo(() => readTableLook(text, usual), [text, usual])
  const keep = useCallback(
    (next: TableLook) => {
      localStorage.setItem(key, JSON.stringify(next))
      for (const listener of listeners) listener()
    },
    [key],
  )
  return [look, keep]
}

function serverText(): null {
  return null
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange)
  window.addEventListener('storage', onChange)
  return () => {
    listeners.delete(onChange)
    window.removeEventListener('storage', onChange)
  }
}
