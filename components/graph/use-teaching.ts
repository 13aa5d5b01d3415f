'use client'

import { useEffect, useState } from 'react'

const DREW_KEY = 'djag.graph.drew'

/**
 * Whether the first hover says how an edge is drawn: until somebody has drawn one in this browser.
 * @param isNew nobody has drawn any on this graph: then it says so all the same
 */
export function useTeaching(isNew: boolean): { isOn: boolean; stop: () => void } {
  const [hasDrawn, setHasDrawn] = useState(true)
  useEffect(() => setHasDrawn(localStorage.getItem(DREW_KEY) !== null), [])
  const stop = () => {
    localStorage.setItem(DREW_KEY, 'yes')
    setHasDrawn(true)
  }
  return { isOn: isNew || !hasDrawn, stop }
}
