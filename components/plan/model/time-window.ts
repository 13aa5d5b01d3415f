import { DAY_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'

/** The stretch of time that is shown (epoch ms). */
export type TimeWindow = { fromMs: number; toMs: number }

export const SHORTEST_MS = 5 * MINUTE_MS
export const LONGEST_MS = 92 * DAY_MS
/** What is shown until one asks for something else. */
export const USUAL_SPAN_MS = DAY_MS
/** Where the present lies in a window that follows it: what comes is more than half of it. */
const PRESENT_AT = 0.35
/** Of real time; beyond lies nothing that could be planned. */
const FIRST_MS = 0
const LAST_MS = Date.UTC(2100, 0, 1)

export function spanOf({ fromMs, toMs }: TimeWindow): number {
  return toMs - fromMs
}

/** The window that follows the present. */
export function windowAtNow(nowMs: number, spanMs: number): TimeWindow {
  return { fromMs: nowMs - spanMs * PRESENT_AT, toMs: nowMs + spanMs * (1 - PRESENT_AT) }
}

/** Longer by that factor, while `aroundMs` stays where it is. */
export function zoomed(window: TimeWindow, factor: number, aroundMs: number): TimeWindow {
  const spanMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, spanOf(window) * factor))
  const share = (aroundMs - window.fromMs) / spanOf(window)
  return kept({ fromMs: aroundMs - share * spanMs, toMs: aroundMs + (1 - share) * spanMs })
}

export function moved({ fromMs, toMs }: TimeWindow, byMs: number): TimeWindow {
  return kept({ fromMs: fromMs + byMs, toMs: toMs + byMs })
}

/** As long as it is, with that moment in its middle. */
export function centredAt(window: TimeWindow, atMs: number): TimeWindow {
  return moved(window, atMs - (window.fromMs + window.toMs) / 2)
}

function kept({ fromMs, toMs }: TimeWindow): TimeWindow {
  const byMs = Math.max(0, FIRST_MS - fromMs) - Math.max(0, toMs - LAST_MS)
  return { fromMs: fromMs + byMs, toMs: toMs + byMs }
}

/**
 * What is read for a window: with a half of it on both sides, on borders that many windows share, so that a small move reads nothing anew.
 * The overview above the plan shows it.
 */
export function readAround({ fromMs, toMs }: TimeWindow): TimeWindow {
  const stepMs = 2 ** Math.floor(Math.log2((toMs - fromMs) / 4))
  const halfMs = (toMs - fromMs) / 2
  return { fromMs: Math.max(0, Math.floor((fromMs - halfMs) / stepMs) * stepMs), toMs: Math.ceil((toMs + halfMs) / stepMs) * stepMs }
}

/** In the address: its beginning as ISO text to the second, and its length in seconds; null: it follows the present. */
export function readWindow(text: string): TimeWindow | null {
  const [from = '', seconds = ''] = text.split('~')
  const fromMs = Date.parse(from)
  const spanMs = Number(seconds) * 1_000
  const isUsable =
    /^\d+$/.test(seconds) && fromMs >= FIRST_MS && spanMs >= SHORTEST_MS && spanMs <= LONGEST_MS && fromMs + spanMs <= LAST_MS
  return isUsable ? { fromMs, toMs: fromMs + spanMs } : null
}

export function writeWindow({ fromMs, toMs }: TimeWindow): string {
  const seconds = Math.min(LONGEST_MS / 1_000, Math.max(SHORTEST_MS / 1_000, Math.round((toMs - fromMs) / 1_000)))
  return `${new Date(Math.round(fromMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')}~${seconds}`
}
