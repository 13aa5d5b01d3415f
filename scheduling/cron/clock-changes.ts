import type { CrontabDefinition, GapPolicy, OverlapPolicy } from './crontab-definition.ts'
import { HOUR_MS } from './lengths-of-time.ts'
import { CrontabError, compileCrontab } from './schedule.ts'
import { readColumns } from './syntax.ts'
import { WallTimes } from './wall-times.ts'
import { CLOCK_END_MS, CLOCK_START_MS, type ZoneClock, zoneClock } from './zone.ts'
import { LONGEST_GAP_MS } from './zoned-schedule.ts'

// What a change of the clock does to a crontab, told beforehand; whether an instant fires decides `zoned-schedule.ts`.

/**
 * A wall-clock time of a crontab that a change of the clock leaves out or shows twice. Wall-clock times are milliseconds as if they were
 * UTC: `new Date(wallMs).toISOString().slice(11, 16)` is what the clock shows.
 */
export type AffectedTime = {
  wallMs: number
  /** When the crontab fires for it, under its own policies; empty: not at all. */
  firesAtMs: readonly number[]
  /** The same under the other choices of the policy that has a say here; empty where none has (see `decidedBy`). */
  otherwise: readonly ({ gap: GapPolicy; firesAtMs: readonly number[] } | { overlap: OverlapPolicy; firesAtMs: readonly number[] })[]
}

/** One change of a zone's clock that touches a crontab. */
export type AffectingClockChange = {
  /** `gap`: the clock goes forward and leaves wall-clock times out; `overlap`: it goes back and shows some twice. */
  kind: 'gap' | 'overlap'
  /** The moment of the change (epoch ms). */
  atMs: number
  /** The wall-clock times left out or shown twice: [from, to). In a gap the clock goes from `from` to `to`, in an overlap from `to` back to `from`. */
  fromWallMs: number
  toWallMs: number
  /**
   * What says when the affected times fire. `policy`: the crontab's gap or overlap policy; `real_clock`: its minute or hour starts with `*`, so no
   * policy has a say (rule C5); `date_line`: a gap of more than three hours is not made up for, whatever the policy.
   */
  decidedBy: 'policy' | 'real_clock' | 'date_line'
  /** Oldest first, at most 60 of them. */
  times: readonly AffectedTime[]
  /** All of them. */
  timeCount: number
}

const SHOWN_TIMES = 60

/**
 * The changes of its zone's clock in (fromMs, toMs] that touch a crontab, oldest first, with the wall-clock times affected and when each fires under
 * the crontab's own policies and under the others (rules C5, C6). An expression that fires in every hour by the real clock (`0 * * * *`) is not
 * touched by a change of whole hours: its rhythm stays.
 * @throws CrontabError when the crontab can't be compiled
 */
export function clockChangesAffecting(definition: CrontabDefinition, fromMs: number, toMs: number): AffectingClockChange[] {
  compileCrontab(definition)
  const { parsed, problems } = readColumns(definition)
  if (!parsed) throw new CrontabError(problems)
  const walls = new WallTimes(parsed)
  const found: AffectingClockChange[] = []
  for (const change of changesBetween(zoneClock(definition.timezone), fromMs, toMs)) {
    const { fromWallMs, toWallMs } = wallsAffectedBy(change)
    const timeCount = walls.count(fromWallMs, toWallMs)
    const keepsRhythm = parsed.followsRealClock && parsed.hours.length === 24 && (toWallMs - fromWallMs) % HOUR_MS === 0
    if (timeCount === 0 || keepsRhythm) continue
    const kind = change.afterMs > change.beforeMs ? 'gap' : 'overlap'
    const isDateLine = kind === 'gap' && toWallMs - fromWallMs > LONGEST_GAP_MS
    const decidedBy = parsed.followsRealClock ? 'real_clock' : isDateLine ? 'date_line' : 'policy'
    const times = wallTimesIn(walls, fromWallMs, toWallMs).map((wallMs) => affectedTime(definition, { ...change, kind, decidedBy }, wallMs))
    found.push({ kind, atMs: change.atMs, fromWallMs, toWallMs, decidedBy, times, timeCount })
  }
  return found
}

/** A change of the clock at `atMs`; wall clock minus UTC before and after it. */
type ClockChange = { atMs: number; beforeMs: number; afterMs: number }

function changesBetween(clock: ZoneClock, fromMs: number, toMs: number): ClockChange[] {
  const changes: ClockChange[] = []
  let segment = clock.segmentAt(Math.max(CLOCK_START_MS, fromMs))
  while (segment.endMs <= Math.min(toMs, CLOCK_END_MS - 1)) {
    const next = clock.segmentAt(segment.endMs)
    if (next.offsetMs !== segment.offsetMs) changes.push({ atMs: next.startMs, beforeMs: segment.offsetMs, afterMs: next.offsetMs })
    segment = next
  }
  return changes
}

function wallsAffectedBy({ atMs, beforeMs, afterMs }: ClockChange): { fromWallMs: number; toWallMs: number } {
  return { fromWallMs: atMs + Math.min(beforeMs, afterMs), toWallMs: atMs + Math.max(beforeMs, afterMs) }
}

function wallTimesIn(walls: WallTimes, fromWallMs: number, toWallMs: number): number[] {
  const found: number[] = []
  let wallMs = walls.atOrAfter(fromWallMs)
  while (wallMs < toWallMs && found.length < SHOWN_TIMES) {
    found.push(wallMs)
    wallMs = walls.atOrAfter(wallMs + 1000)
  }
  return found
}

type Judged = ClockChange & Pick<AffectingClockChange, 'kind' | 'decidedBy'>

function affectedTime(definition: CrontabDefinition, change: Judged, wallMs: number): AffectedTime {
  if (change.kind === 'gap') {
    const firesUnder = (gap: GapPolicy) => (gap === 'shift' ? [change.atMs] : [])
    if (change.decidedBy !== 'policy') return { wallMs, firesAtMs: [], otherwise: [] }
    const others = (['shift', 'skip'] as const).filter((gap) => gap !== definition.gap)
    return {
      wallMs,
      firesAtMs: firesUnder(definition.gap),
      otherwise: others.map((gap) => ({ gap, firesAtMs: firesUnder(gap) })),
    }
  }
  const first = wallMs - change.beforeMs
  const last = wallMs - change.afterMs
  const passes: Record<OverlapPolicy, number[]> = { first: [first], last: [last], both: [first, last] }
  if (change.decidedBy !== 'policy') return { wallMs, firesAtMs: passes.both, otherwise: [] }
  const others = (['first', 'last', 'both'] as const).filter((overlap) => overlap !== definition.overlap)
  return {
    wallMs,
    firesAtMs: passes[definition.overlap],
    otherwise: others.map((overlap) => ({ overlap, firesAtMs: passes[overlap] })),
  }
}
