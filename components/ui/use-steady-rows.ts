'use client'

import { useEffect, useRef, useState } from 'react'

/** A pointer or keyboard at rest for so long is not about to choose a row. */
const AT_REST_MS = 4000

/**
 * Rows of a short list that is always the newest. While someone moves over it, each row stays in its place, as it is now; the newest are there
 * when they leave or rest.
 */
export function useSteadyRows<Row>(newest: readonly Row[], idOf: (row: Row) => string | number) {
  const [held, setHeld] = useState<readonly Row[] | null>(null)
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(resting.current), [])
  const release = () => {
    clearTimeout(resting.current)
    setHeld(null)
  }
  const hold = () => {
    clearTimeout(resting.current)
    resting.current = setTimeout(release, AT_REST_MS)
    setHeld((before) => before ?? newest)
  }
  const byId = new Map(newest.map((row) => [idOf(row), row]))
  return {
    shown: held ? held.map((row) => byId.get(idOf(row)) ?? row) : newest,
    /** For the element around them. */
    holder: { onPointerMove: hold, onPointerLeave: release, onKeyDown: hold, onBlur: release },
  }
}
