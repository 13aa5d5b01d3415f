'use client'

import { useTheme } from 'next-themes'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { coloursOf } from '../../graph/canvas/page-colours.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { barAt } from '../model/bars-in-sight.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { timeTicks } from '../model/time-ticks.ts'
import { moved, spanOf, type TimeWindow } from '../model/time-window.ts'
import { BarHint } from './bar-hint.tsx'
import { drawPlan } from './draw-plan.ts'
import { PlanNames } from './plan-names.tsx'
import { PlanOverview } from './plan-overview.tsx'
import { NAMES_PX, type PlanScene, ROW_PX, rowsInSight, tasksOfRow } from './plan-scene.ts'
import { penOf } from './sized-canvas.ts'
import { useElementSize } from './use-element-size.ts'
import { useWindowGestures } from './use-window-gestures.ts'

type Props = {
  scene: PlanScene
  window: TimeWindow
  around: TimeWindow
  nowMs: number
  chosenTaskId: number | null
  onWindow: (window: TimeWindow) => void
  onFold: (groupKey: string) => void
  onChooseTask: (taskId: number) => void
  onChooseBar: (bar: PlanBar | null) => void
}

/** So near to a bar a pointer means it. */
const NEAR_PX = 4

/** The plan as it is drawn: names at the left, the time at the right, one canvas for what is in sight, the overview over it. */
export function PlanCanvas({ scene, window: shown, around, nowMs, chosenTaskId, onWindow, onFold, onChooseTask, onChooseBar }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = useElementSize(scroller)
  const [top, setTop] = useState(0)
  const [hint, setHint] = useState<{ bar: PlanBar; x: number; y: number } | null>(null)
  const { zone } = useDisplayZone()
  const { resolvedTheme } = useTheme()
  const timeWidth = Math.max(0, width - NAMES_PX)
  const ticks = useMemo(() => timeTicks(shown, timeWidth, zone), [shown, timeWidth, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours under the same names
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const pen = penOf(canvas.current, timeWidth, height)
      if (pen && canvas.current)
        drawPlan(pen, scene, { window: shown, top, width: timeWidth, height, nowMs, ticks }, coloursOf(canvas.current))
    })
    return () => cancelAnimationFrame(frame)
  }, [scene, shown, top, timeWidth, height, nowMs, ticks, resolvedTheme])

  useRowInSight(scroller, scene.rows, chosenTaskId, height)
  const barUnder = ({ clientX, clientY }: { clientX: number; clientY: number }): PlanBar | null => {
    const place = canvas.current?.getBoundingClientRect()
    const row = place && scene.rows[Math.floor((clientY - place.top + top) / ROW_PX)]
    if (!row) return null
    const msPerPx = spanOf(shown) / Math.max(1, timeWidth)
    const atMs = shown.fromMs + (clientX - place.left) * msPerPx
    for (const taskId of tasksOfRow(row)) {
      const indexed = scene.bars.get(taskId)
      const bar = indexed && barAt(indexed, atMs, NEAR_PX * msPerPx)
      if (bar) return bar
    }
    return null
  }
  const gestures = useWindowGestures({
    ...{ element: scroller, namesPx: NAMES_PX, window: shown, onWindow },
    onPress: (event) => onChooseBar(barUnder(event)),
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0 || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onWindow(moved(shown, (direction * spanOf(shown)) / 10))
  }
  const [first, end] = rowsInSight(scene.rows.length, top, height)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PlanOverview {...{ scene, around, ticks, width, nowMs, onWindow }} window={shown} />
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled and moved by keys
        tabIndex={0}
        aria-label="The plan, drawn. Arrow keys move it, plus and minus zoom, Home goes to now; as a list it can be read."
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div style={{ height: scene.rows.length * ROW_PX, minHeight: '100%' }} className="relative">
          <canvas
            ref={canvas}
            aria-hidden
            onPointerDown={gestures.onPointerDown}
            onPointerMove={(event) => {
              gestures.onPointerMove(event)
              const bar = gestures.isDragging() ? null : barUnder(event)
              setHint(bar && { bar, x: event.clientX, y: event.clientY })
            }}
            onPointerUp={gestures.onPointerUp}
            onPointerCancel={gestures.onPointerCancel}
            onPointerLeave={() => setHint(null)}
            className={`sticky top-0 block touch-pan-y ${hint ? 'cursor-pointer' : 'cursor-grab active:cursor-grabbing'}`}
            style={{ marginLeft: NAMES_PX, width: timeWidth, height }}
          />
          <PlanNames {...{ rows: scene.rows, first, end, chosenTaskId, onFold }} onChoose={onChooseTask} />
        </div>
      </section>
      {hint && <BarHint {...hint} change={scene.changes.get(hint.bar.key)} plan={scene.plan} edit={scene.edit} nowMs={nowMs} />}
    </div>
  )
}

/** Scrolls to the row of the task that is chosen, where it is not in sight: a link came with it, or one went along the chain. */
function useRowInSight(scroller: RefObject<HTMLElement | null>, rows: PlanScene['rows'], taskId: number | null, height: number): void {
  const place = rows.findIndex((row) => row.kind === 'task' && row.task.id === taskId) * ROW_PX
  const isKnown = place >= 0 && height > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes and goes above it moves nothing that one reads
  useEffect(() => {
    const element = scroller.current
    if (!isKnown || !element) return
    const isSeen = place >= element.scrollTop && place + ROW_PX <= element.scrollTop + height
    if (!isSeen) element.scrollTop = place - height / 2
  }, [taskId, isKnown])
}
