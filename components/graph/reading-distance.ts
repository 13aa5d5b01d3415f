'use client'

import { createContext, useContext } from 'react'
import { useStore } from 'reactflow'

/** How near one looks: `close` reads everything, `middle` names alone, `far` sees colours only. */
export type ReadingDistance = 'close' | 'middle' | 'far'

const CLOSE_ZOOM = 0.5
const MIDDLE_ZOOM = 0.22

/** Asked for once, by the canvas: a thousand tasks that each watched the zoom would make zooming slow. */
export function useDistanceOfZoom(): ReadingDistance {
  return useStore(({ transform: [, , zoom] }) => (zoom >= CLOSE_ZOOM ? 'close' : zoom >= MIDDLE_ZOOM ? 'middle' : 'far'))
}

export const ReadingDistanceContext = createContext<ReadingDistance>('close')

export function useReadingDistance(): ReadingDistance {
  return useContext(ReadingDistanceContext)
}
