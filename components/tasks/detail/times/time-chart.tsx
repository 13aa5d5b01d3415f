'use client'

import 'uplot/dist/uPlot.min.css'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import { formatDuration } from '#domain/duration-format.ts'
import type { RunTime } from '#domain/views/task-run-views.ts'
import { useDisplayZone } from '../../../ui/display-zone.tsx'
import { STATE_LOOKS } from '../../../ui/state-look.ts'
import { formatClock, formatExact } from '../../../ui/time-format.ts'
import type { Measure } from './time-statistics.ts'

type Props = { runs: readonly RunTime[]; measure: Measure; medianMs: number; p95Ms: number; heightPx: number }

const POINT_PX = 4
const AXIS_PX = 52
const TIME_AXIS_PX = 22

/** One measure of runs over time: a dot a run, red where it failed, with lines at median and 95 %. Pointing tells a run, a click leads to it. */
export function TimeChart({ runs, measure, medianMs, p95Ms, heightPx }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const router = useRouter()
  const { zone } = useDisplayZone()
  const { resolvedTheme } = useTheme()
  const [pointed, setPointed] = useState<RunTime | null>(null)
  // A backfill’s runs came later than their instants, and a chart reads from left to right.
  const shown = runs
    .filter((run) => run[measure] !== null)
    .sort((one, other) => Date.parse(one.scheduledFor) - Date.parse(other.scheduledFor))
  const key = JSON.stringify(shown.map((run) => [run.id, run[measure]]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the runs, the theme or the zone change; the key stands for the runs
  useEffect(() => {
    if (!box.current) return
    const chart = new UPlot(
      optionsOf(box.current, { heightPx, zone, onPoint: (index) => setPointed(index === null ? null : (shown[index] ?? null)) }),
      dataOf(shown, measure, medianMs, p95Ms),
      box.current,
    )
    const observer = new ResizeObserver(([entry]) => {
      if (entry) chart.setSize({ width: entry.contentRect.width, height: heightPx })
    })
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      chart.destroy()
    }
  }, [key, medianMs, p95Ms, heightPx, zone, resolvedTheme])
  return (
    <>
      <div
        ref={box}
        aria-hidden
        style={{ height: heightPx }}
        className="cursor-pointer overflow-hidden"
        onClick={() => pointed && router.push(`/runs/${pointed.id}`)}
      />
      <p aria-hidden className="tabular h-4 truncate text-xs text-muted">
        {pointed && `${formatDuration(pointed[measure] ?? 0)}, ${pointed.state}, ${formatExact(Date.parse(pointed.scheduledFor), zone)}`}
      </p>
    </>
  )
}

/** Seconds on both axes: runs that succeeded, the others, and the two lines. */
function dataOf(runs: readonly RunTime[], measure: Measure, medianMs: number, p95Ms: number): UPlot.AlignedData {
  const values = (isSuccess: boolean) => runs.map((run) => ((run.state === 'succeeded') === isSuccess ? (run[measure] ?? 0) / 1000 : null))
  const line = (ms: number) => runs.map(() => ms / 1000)
  return [runs.map((run) => Date.parse(run.scheduledFor) / 1000), values(true), values(false), line(medianMs), line(p95Ms)]
}

type Looks = { heightPx: number; zone: string; onPoint: (index: number | null) => void }

function optionsOf(box: HTMLElement, { heightPx, zone, onPoint }: Looks): UPlot.Options {
  const styles = getComputedStyle(box)
  const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim()
  const font = `11px ${styles.fontFamily}`
  const clock = (seconds: number) => formatClock(seconds * 1000, Date.now(), zone)
  const grid = { stroke: colour('line'), width: 1 }
  const axis = { stroke: colour('fg-muted'), font, ticks: { show: false } }
  const dots = (hue: string): UPlot.Series => ({
    paths: () => null,
    points: { show: true, size: POINT_PX, fill: colour(hue), stroke: colour(hue), width: 0 },
  })
  const line = (dash: number[]): UPlot.Series => ({ stroke: colour('fg-muted'), width: 1, dash, points: { show: false } })
  return {
    width: box.clientWidth,
    height: heightPx,
    legend: { show: false },
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(most, 0.001) * 1.1] } },
    axes: [
      { ...axis, grid: { show: false }, space: 80, size: TIME_AXIS_PX, values: (_, ticks) => ticks.map(clock) },
      { ...axis, grid, size: AXIS_PX, space: 30, values: (_, ticks) => ticks.map((seconds) => formatDuration(seconds * 1000)) },
    ],
    series: [{}, dots(STATE_LOOKS.succeeded.hue), dots(STATE_LOOKS.failed.hue), line([]), line([4, 4])],
    hooks: { setCursor: [(chart) => onPoint(chart.cursor.idx ?? null)] },
  }
}
