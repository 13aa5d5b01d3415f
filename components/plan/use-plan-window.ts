'use client'

import { useEffect, useRef, useState } from 'react'
import { spanOf, type TimeWindow, windowAtNow, writeWindow, zoomed } from './model/time-window.ts'
import { usableSpanMs } from './plan-params.ts'

type Address = { window: TimeWindow | null; span: number }
/** `held` null: it follows the present. */
type Shown = { held: TimeWindow | null; spanMs: number }

const WRITING_DELAY_MS = 250

/** The time that is shown: it moves at once, and the address follows. */
export function usePlanWindow(address: Address, nowMs: number, onAddress: (address: Address) => void) {
  const [shown, setShown] = useState<Shown>({ held: address.window, spanMs: usableSpanMs(address.span) })
  const written = useRef(keyOf(address.window, usableSpanMs(address.span)))
  const tell = useRef(onAddress)
  tell.current = onAddress
  const addressKey = keyOf(address.window, usableSpanMs(address.span))
  // Somebody went back, or followed a link.
  if (addressKey !== written.current) {
    written.current = addressKey
    setShown({ held: address.window, spanMs: usableSpanMs(address.span) })
  }
  useEffect(() => {
    const key = keyOf(shown.held, shown.spanMs)
    if (key === written.current) return
    const timer = setTimeout(() => {
      written.current = key
      tell.current({ window: shown.held, span: Math.round(shown.spanMs / 1_000) })
    }, WRITING_DELAY_MS)
    return () => clearTimeout(timer)
  }, [shown])
  const window = shown.held ?? windowAtNow(nowMs, shown.spanMs)
  return {
    window,
    followsPresent: shown.held === null,
    setWindow: (held: TimeWindow) => setShown({ held, spanMs: spanOf(held) }),
    goToNow: () => setShown({ held: null, spanMs: shown.spanMs }),
    setSpan: (spanMs: number) => {
      const next = zoomed(window, spanMs / spanOf(window), (window.fromMs + window.toMs) / 2)
      setShown({ held: shown.held && next, spanMs: spanOf(next) })
    },
    zoomBy: (factor: number) => {
      const next = zoomed(window, factor, (window.fromMs + window.toMs) / 2)
      setShown({ held: shown.held && next, spanMs: spanOf(next) })
    },
  }
}

function keyOf(window: TimeWindow | null, spanMs: number): string {
  return window ? writeWindow(window) : String(Math.round(spanMs / 1_000))
}
