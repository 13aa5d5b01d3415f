import type { CronSchedule, GapPolicy, OverlapPolicy } from './crontab-definition.ts'
import { HOUR_MS } from './lengths-of-time.ts'
import type { ParsedCrontab } from './syntax.ts'
import type { WallTimes } from './wall-times.ts'
import { CLOCK_END_MS, CLOCK_START_MS, type ZoneClock, type ZoneSegment } from './zone.ts'

/**
 * A jump forward of more than this is a move across the date line or a correction of the clock, not daylight saving: as in
 * Vixie cron the new time simply counts, and nothing is made up for (Samoa had no December 30th in 2011; rule C5).
 */
export const LONGEST_GAP_MS = 3 * HOUR_MS

/**
 * Lays wall-clock times on real time, one range of constant offset after the other. A range contributes the wall-clock times it shows,
 * less the pass that the overlap policy leaves out (rule C6), and its first instant if the gap before it swallowed a match (rule C5).
 */
export class ZonedSchedule implements CronSchedule {
  readonly #walls: WallTimes
  readonly #clock: ZoneClock
  readonly #shiftsGaps: boolean
  readonly #leavesOutSecondPass: boolean
  readonly #leavesOutFirstPass: boolean

  constructor(parsed: ParsedCrontab, walls: WallTimes, clock: ZoneClock, gap: GapPolicy, overlap: OverlapPolicy) {
    this.#walls = walls
    this.#clock = clock
    this.#shiftsGaps = !parsed.followsRealClock && gap === 'shift'
    this.#leavesOutSecondPass = !parsed.followsRealClock && overlap === 'first'
    this.#leavesOutFirstPass = !parsed.followsRealClock && overlap === 'last'
  }

  next(afterMs: number): number | null {
    let fromMs = Math.max(CLOCK_START_MS, (Math.floor(afterMs / 1000) + 1) * 1000)
    while (fromMs < CLOCK_END_MS) {
      const segment = this.#clock.segmentAt(fromMs)
      if (fromMs === segment.startMs && this.#firesForGap(segment)) return fromMs
      const wallMs = this.#walls.atOrAfter(Math.max(fromMs, this.#firstMs(segment)) + segment.offsetMs)
      const instantMs = wallMs - segment.offsetMs
      if (instantMs < this.#endMs(segment)) return instantMs < CLOCK_END_MS ? instantMs : null
      fromMs = segment.endMs
    }
    return null
  }

  previous(atOrBeforeMs: number): number | null {
    let untilMs = Math.min(CLOCK_END_MS - 1000, Math.floor(atOrBeforeMs / 1000) * 1000)
    while (untilMs >= CLOCK_START_MS) {
      const segment = this.#clock.segmentAt(untilMs)
      const wallMs = this.#walls.atOrBefore(Math.min(untilMs, this.#endMs(segment) - 1000) + segment.offsetMs)
      const instantMs = wallMs - segment.offsetMs
      if (instantMs >= this.#firstMs(segment)) return instantMs >= CLOCK_START_MS ? instantMs : null
      if (this.#firesForGap(segment)) return segment.startMs
      untilMs = segment.startMs - 1000
    }
    return null
  }

  countBetween(afterMs: number, throughMs: number): number {
    const endMs = Math.min(CLOCK_END_MS, (Math.floor(throughMs / 1000) + 1) * 1000)
    let fromMs = Math.max(CLOCK_START_MS, (Math.floor(afterMs / 1000) + 1) * 1000)
    let total = 0
    while (fromMs < endMs) {
      const segment = this.#clock.segmentAt(fromMs)
      const firstMs = Math.max(fromMs, this.#firstMs(segment))
      total += this.#walls.count(firstMs + segment.offsetMs, Math.min(endMs, this.#endMs(segment)) + segment.offsetMs)
      if (fromMs === segment.startMs && this.#firesForGap(segment) && !this.#firesOrdinarily(segment)) total++
      fromMs = segment.endMs
    }
    return total
  }

  #firstMs(segment: ZoneSegment): number {
    return this.#leavesOutSecondPass ? segment.secondPassEndMs : segment.startMs
  }

  #endMs(segment: ZoneSegment): number {
    return this.#leavesOutFirstPass ? segment.firstPassStartMs : segment.endMs
  }

  #firesForGap({ gapFromWallMs, gapToWallMs }: ZoneSegment): boolean {
    if (!this.#shiftsGaps || gapFromWallMs === gapToWallMs || gapToWallMs - gapFromWallMs > LONGEST_GAP_MS) return false
    return this.#walls.atOrAfter(gapFromWallMs) < gapToWallMs
  }

  /** Whether a segment's first instant fires by itself, so that one shifted out of the gap before it is the same instant. */
  #firesOrdinarily(segment: ZoneSegment): boolean {
    return this.#firstMs(segment) === segment.startMs && this.#walls.has(segment.startMs + segment.offsetMs)
  }
}
