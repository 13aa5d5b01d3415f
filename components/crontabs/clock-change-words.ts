import { type AffectedTime, type AffectingClockChange, clockChangesAffecting } from '#scheduling/cron/clock-changes.ts'
import { CRON_FIELDS, type CrontabDefinition, type GapPolicy, type OverlapPolicy } from '#scheduling/cron/crontab-definition.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { CrontabError } from '#scheduling/cron/schedule.ts'
import { zoneClock } from '#scheduling/cron/zone.ts'

/** A year and a bit: the next change in each direction of every zone that has them. */
const LOOKED_AHEAD_MS = 400 * DAY_MS
const SHOWN_TIMES = 3

/** The next change of the clock in each direction that touches a crontab; null: none within a year. */
export type ComingClockChanges = { gap: AffectingClockChange | null; overlap: AffectingClockChange | null }

/** @param definition as typed: what can't be read is touched by none */
export function comingClockChanges(definition: CrontabDefinition, nowMs: number): ComingClockChanges {
  const columns = Object.fromEntries(CRON_FIELDS.map((field) => [field, definition[field].trim()]))
  const trimmed = { ...definition, ...columns, timezone: definition.timezone.trim() }
  const changes = readableChanges(trimmed, nowMs)
  const next = (kind: AffectingClockChange['kind']) => changes.find((change) => change.kind === kind) ?? null
  return { gap: next('gap'), overlap: next('overlap') }
}

function readableChanges(definition: CrontabDefinition, nowMs: number): readonly AffectingClockChange[] {
  try {
    return clockChangesAffecting(definition, nowMs, nowMs + LOOKED_AHEAD_MS)
  } catch (error) {
    if (error instanceof CrontabError) return []
    throw error
  }
}

/** `On Sun 28 Mar 2027 02:30 does not exist`, `On Sun 25 Oct 2026 01:00 and 01:30 occur twice`; without a full stop. */
export function affectedInWords({ kind, fromWallMs, times, timeCount }: AffectingClockChange): string {
  const verb = kind === 'gap' ? (timeCount === 1 ? 'does not exist' : 'do not exist') : timeCount === 1 ? 'occurs twice' : 'occur twice'
  return `On ${dayInWords(times[0]?.wallMs ?? fromWallMs)} ${timesInWords(times, timeCount)} ${verb}`
}

/** What becomes of them under a policy: `shifted to 03:00`, `no run`, `fires the first time (UTC+2)`, `fires both times (UTC+2 and UTC+1)`. */
export function outcomeInWords(change: AffectingClockChange, policy: GapPolicy | OverlapPolicy, timezone: string): string {
  const fires = firesUnder(change.times[0], policy)
  const [firstMs] = fires
  if (firstMs === undefined) return 'no run'
  if (change.kind === 'gap') return `shifted to ${clockTime(firstMs + offsetMs(firstMs, timezone))}`
  const offsets = fires.map((atMs) => offsetInWords(offsetMs(atMs, timezone))).join(' and ')
  return `fires ${fires.length > 1 ? 'both times' : firstMs < change.atMs ? 'the first time' : 'the second time'} (${offsets})`
}

/** Both in one sentence, as the crontab stands: `On Sun 28 Mar 2027 02:30 does not exist: shifted to 03:00.` */
export function clockChangeSentence(change: AffectingClockChange, definition: CrontabDefinition): string {
  return `${affectedInWords(change)}: ${outcomeInWords(change, definition[change.kind], definition.timezone)}.`
}

function firesUnder(time: AffectedTime | undefined, policy: GapPolicy | OverlapPolicy): readonly number[] {
  const other = time?.otherwise.find((each) => ('gap' in each ? each.gap : each.overlap) === policy)
  return other?.firesAtMs ?? time?.firesAtMs ?? []
}

function timesInWords(times: readonly AffectedTime[], timeCount: number): string {
  const told = times.slice(0, timeCount > SHOWN_TIMES ? SHOWN_TIMES - 1 : SHOWN_TIMES).map(({ wallMs }) => clockTime(wallMs))
  const more = timeCount - told.length
  const parts = more > 0 ? [...told, `${more.toLocaleString('en')} more times`] : told
  return parts.length === 1 ? String(parts[0]) : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function offsetMs(instantMs: number, timezone: string): number {
  return zoneClock(timezone).segmentAt(instantMs).offsetMs
}

/** `02:30`, with seconds where there are any. */
function clockTime(wallMs: number): string {
  const time = new Date(wallMs).toISOString().slice(11, 19)
  return time.endsWith(':00') ? time.slice(0, 5) : time
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })

function dayInWords(wallMs: number): string {
  return dayFormat.format(wallMs).replace(',', '')
}

function offsetInWords(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`
}
