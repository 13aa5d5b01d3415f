'use client'

import { useTheme } from 'next-themes'
import { useEffect, useMemo, useRef } from 'react'
import { coloursOf } from '../../graph/canvas/page-colours.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatClock } from '../../ui/time-format.ts'
import { startLoad } from '../model/start-load.ts'
import type { TimeTick } from '../model/time-ticks.ts'
import { centredAt, moved, spanOf, type TimeWindow } from '../model/time-window.ts'
import { AXIS_PX, NAMES_PX, type PlanScene, shownBars, xOf } from './plan-scene.ts'
import { penOf } from './sized-canvas.ts'

const LOAD_PX = 40
const PART_PX = 3

type Props = {
  scene: PlanScene
  window: TimeWindow
  /** What was read: the overview shows all of it. */
  around: TimeWindow
  ticks: readonly TimeTick[]
  width: number
  nowMs: number
  onWindow: (window: TimeWindow) => void
}

/** Over the rows: how many runs start when, around the window, which is moved in it; and the axis of the window. */
export function PlanOverview({ scene, window: shown, around, ticks, width, nowMs, onWindow }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drag = useRef<{ x: number; window: TimeWindow } | null>(null)
  const { zone } = useDisplayZone()
  const { resolvedTheme } = useTheme()
  const timeWidth = Math.max(0, width - NAMES_PX)
  const { plan, bars, changes, counted } = scene
  const load = useMemo(
    () =>
      startLoad(
        shownBars({ plan, bars, changes }),
        [...(counted?.counts.values() ?? [])].flat(),
        around,
        Math.max(1, Math.floor(timeWidth / PART_PX)),
      ),
    [plan, bars, changes, counted, around, timeWidth],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours under the same names
  useEffect(() => {
    const pen = penOf(canvas.current, timeWidth, LOAD_PX + AXIS_PX)
    if (!pen || !canvas.current) return
    const colourOf = coloursOf(canvas.current)
    pen.clearRect(0, 0, timeWidth, LOAD_PX + AXIS_PX)
    const [left, right] = [xOf(shown.fromMs, around, timeWidth), xOf(shown.toMs, around, timeWidth)]
    pen.fillStyle = colourOf('var(--accent-soft)')
    pen.fillRect(left, 0, right - left, LOAD_PX)
    const nowX = xOf(nowMs, around, timeWidth)
    for (const [part, count] of load.starts.entries()) {
      if (count === 0) continue
      const height = Math.max(1.5, (count / load.most) * (LOAD_PX - 16))
      pen.fillStyle = colourOf(part * PART_PX < nowX ? 'var(--fg-faint)' : 'var(--accent)')
      pen.fillRect(part * PART_PX, LOAD_PX - height, PART_PX - 1, height)
    }
    pen.strokeStyle = colourOf('var(--accent)')
    pen.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(2, Math.round(right - left)) - 1, LOAD_PX - 1)
    pen.fillStyle = colourOf('var(--accent)')
    pen.fillRect(nowX, 0, 1.5, LOAD_PX)
    pen.font = `11px ${getComputedStyle(canvas.current).fontFamily}`
    pen.textBaseline = 'middle'
    if (load.peak) {
      const words = `${load.peak.count} at ${formatClock(load.peak.atMs, nowMs, zone)}`
      const textWidth = pen.measureText(words).width
      pen.fillStyle = colourOf('var(--fg)')
      pen.fillText(words, Math.min(timeWidth - textWidth - 4, Math.max(4, xOf(load.peak.atMs, around, timeWidth) - textWidth / 2)), 8)
    }
    for (const { atMs, label, isMajor } of ticks) {
      const x = xOf(atMs, shown, timeWidth)
      pen.fillStyle = colourOf(isMajor ? 'var(--fg)' : 'var(--fg-muted)')
      if (x + pen.measureText(label).width + 4 < timeWidth) pen.fillText(label, x + 4, LOAD_PX + AXIS_PX / 2)
      pen.fillStyle = colourOf('var(--line-strong)')
      pen.fillRect(Math.round(x), LOAD_PX + 6, 1, AXIS_PX - 6)
    }
  }, [load, shown, around, ticks, timeWidth, nowMs, zone, resolvedTheme])
  const toMs = (event: { clientX: number }) => {
    const left = canvas.current?.getBoundingClientRect().left ?? 0
    return around.fromMs + ((event.clientX - left) / Math.max(1, timeWidth)) * spanOf(around)
  }
  return (
    <div className="flex border-b">
      <p className="flex shrink-0 flex-col justify-center border-r px-3 text-xs text-muted" style={{ width: NAMES_PX }}>
        <span>Runs that start</span>
        <span className="text-faint">{zone}</span>
      </p>
      <canvas
        ref={canvas}
        aria-hidden
        className="block cursor-grab touch-none active:cursor-grabbing"
        style={{ width: timeWidth, height: LOAD_PX + AXIS_PX }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const atMs = toMs(event)
          const start = atMs >= shown.fromMs && atMs <= shown.toMs ? shown : centredAt(shown, atMs)
          if (start !== shown) onWindow(start)
          drag.current = { x: event.clientX, window: start }
        }}
        onPointerMove={(event) => {
          const from = drag.current
          if (from) onWindow(moved(from.window, ((event.clientX - from.x) / Math.max(1, timeWidth)) * spanOf(around)))
        }}
        onPointerUp={() => {
          drag.current = null
        }}
        onPointerCancel={() => {
          drag.current = null
        }}
      />
    </div>
  )
}
