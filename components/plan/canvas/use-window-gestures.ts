'use client'

import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { moved, spanOf, type TimeWindow, zoomed } from '../model/time-window.ts'

type Options = {
  /** Of which the time begins `namesPx` from the left. */
  element: RefObject<HTMLElement | null>
  namesPx: number
  window: TimeWindow
  onWindow: (window: TimeWindow) => void
  /** A press that moved nothing. */
  onPress: (event: PointerEvent) => void
}

/** A pointer that moved less has pressed. */
const LEAST_DRAG_PX = 4

/** The pointer on the time: dragging moves it, Ctrl and the wheel (or two fingers) zoom where the pointer is, Shift and the wheel move it. */
export function useWindowGestures({ element, namesPx, window, onWindow, onPress }: Options) {
  const latest = useRef({ window, onWindow })
  latest.current = { window, onWindow }
  useEffect(() => {
    const target = element.current
    if (!target) return
    const onWheel = (event: WheelEvent) => {
      const { window: shown, onWindow: tell } = latest.current
      const place = target.getBoundingClientRect()
      const widthPx = Math.max(1, target.clientWidth - namesPx)
      const linePx = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const share = Math.min(1, Math.max(0, (event.clientX - place.left - namesPx) / widthPx))
        tell(zoomed(shown, Math.exp(Math.min(100, Math.max(-100, event.deltaY * linePx)) / 250), shown.fromMs + share * spanOf(shown)))
        return
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      if (Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return
      event.preventDefault()
      tell(moved(shown, (sideways * linePx * spanOf(shown)) / widthPx))
    }
    // React’s own listeners are passive and cannot keep the page from zooming.
    target.addEventListener('wheel', onWheel, { passive: false })
    return () => target.removeEventListener('wheel', onWheel)
  }, [element, namesPx])
  const drag = useRef<{ pointerId: number; x: number; y: number; top: number; window: TimeWindow; hasMoved: boolean } | null>(null)
  return {
    onPointerDown: (event: PointerEvent) => {
      // A second finger begins nothing of its own.
      if (event.button !== 0 || drag.current) return
      drag.current = {
        pointerId: event.pointerId,
        x: event.clientX,
        y: event.clientY,
        top: element.current?.scrollTop ?? 0,
        window,
        hasMoved: false,
      }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current
      const target = element.current
      if (!from || !target || from.pointerId !== event.pointerId) return
      const [byX, byY] = [event.clientX - from.x, event.clientY - from.y]
      if (!from.hasMoved && Math.hypot(byX, byY) < LEAST_DRAG_PX) return
      from.hasMoved = true
      target.scrollTop = from.top - byY
      onWindow(moved(from.window, (-byX * spanOf(from.window)) / Math.max(1, target.clientWidth - namesPx)))
    },
    onPointerUp: (event: PointerEvent) => {
      if (drag.current?.pointerId !== event.pointerId) return
      if (!drag.current.hasMoved) onPress(event)
      drag.current = null
    },
    onPointerCancel: (event: PointerEvent) => {
      if (drag.current?.pointerId === event.pointerId) drag.current = null
    },
    isDragging: () => drag.current?.hasMoved ?? false,
  }
}
