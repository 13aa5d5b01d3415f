'use client'

import { createContext, useContext, useRef } from 'react'
import { useStore } from 'reactflow'

/** How near one looks: `close` reads everything, `middle` names alone, `far` sees marks only. */
export type ReadingDistance = 'close' | 'middle' | 'far'

/** From here on all of a task's text is large enough. */
const CLOSE_ZOOM = 0.85
/** From here on names are, as many pixels on the screen as below, on one line or two. */
const MIDDLE_ZOOM = 0.32
const NAME_PX = 11.5
const TWO_LINES_ZOOM = 0.46

export function distanceOfZoom(zoom: number): ReadingDistance {
  return zoom >= CLOSE_ZOOM ? 'close' : zoom >= MIDDLE_ZOOM ? 'middle' : 'far'
}

/**
 * Asked for once, by the canvas: a thousand tasks that each watched the zoom would make zooming slow.
 * @param first at what zoom the canvas begins, which React Flow knows a moment later
 */
export function useDistanceOfZoom(first: ReadingDistance): ReadingDistance {
  const hasBegun = useRef(false)
  const known = useStore(({ transform: [, , zoom], panZoom }) => (panZoom === null ? null : distanceOfZoom(zoom)))
  if (known !== null) hasBegun.current = true
  return hasBegun.current && known !== null ? known : first
}

export const ReadingDistanceContext = createContext<ReadingDistance>('close')

export function useReadingDistance(): ReadingDistance {
  return useContext(ReadingDistanceContext)
}

/** How large names stand in the middle distance, in pixels of the graph, so that they are readable on the screen; in steps, so that zooming draws little. */
export function useNameSize(): { fontSizePx: number; lines: 1 | 2 } {
  const step = useStore(({ transform: [, , zoom] }) => Math.round(Math.max(MIDDLE_ZOOM, Math.min(CLOSE_ZOOM, zoom)) * 25))
  const zoom = step / 25
  return { fontSizePx: NAME_PX / zoom, lines: zoom >= TWO_LINES_ZOOM ? 2 : 1 }
}
