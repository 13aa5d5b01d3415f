'use client'

import { useState } from 'react'

/** Keeps what is shown as it is while the pointer or the focus is in it; what came meanwhile is there the moment they leave. */
export function useHeldWhilePointed<Value>(value: Value) {
  const [held, setHeld] = useState<{ value: Value } | null>(null)
  const hold = () => setHeld((before) => before ?? { value })
  const release = () => setHeld(null)
  return {
    shown: held ? held.value : value,
    /** For the element around it. */
    holder: { onPointerEnter: hold, onPointerLeave: release, onFocus: hold, onBlur: release },
  }
}
