import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { ImportedTask, SuggestedEdge } from './imported-task.ts'

/** When something fires and what it is called: all that a suggestion is made of. */
type Fired = Pick<ImportedTask, 'name' | 'columns' | 'timezone'>

const PRODUCES = /load|import|fetch|download|extract|sync|pull|collect|calc|compute|build|dump|backup|etl|ingest|refresh|aggregate/i
const CONSUMES = /report|send|mail|publish|export|notify|summar|digest|upload|push|invoice|archive|cleanup|verify|check|offsite/i
const LONGEST_GAP_MINUTES = 180
const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS

/** A day on which all clocks are still. */
const FROM_MS = Date.UTC(2026, 0, 5)

/**
 * Which tasks probably depend on each other: both fire once a day at most, one shortly after the other, and by their names the later one uses
 * what the earlier one makes, or they speak of the same.
 */
export function suggestEdges(entries: readonly Fired[]): SuggestedEdge[] {
  const daily = entries.flatMap((entry) => {
    const atMinute = minuteOfDay(entry)
    return atMinute === null ? [] : [{ entry, atMinute }]
  })
  return daily.flatMap(({ entry, atMinute }) => {
    const before = daily
      .filter((other) => other.entry !== entry && other.entry.timezone === entry.timezone)
      .map((other) => ({ ...other, gap: atMinute - other.atMinute }))
      .filter(({ gap, entry: other }) => gap > 0 && gap <= LONGEST_GAP_MINUTES && isRelated(other, entry))
      .sort((a, b) => a.gap - b.gap)
    const [nearest] = before
    if (!nearest) return []
    return [
      {
        depender: entry.name,
        dependee: nearest.entry.name,
        reason: `“${entry.name}” at ${clock(atMinute)} probably wants what “${nearest.entry.name}” makes at ${clock(nearest.atMinute)}.`,
      },
    ]
  })
}

/** The one minute of the day at which it fires; null: more often, or on fewer days than some each month. */
function minuteOfDay({ columns }: Fired): number | null {
  const schedule = compileCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
  const first = schedule.next(FROM_MS - 1)
  const second = first === null ? null : schedule.next(first)
  if (first === null || second === null || second - first < DAY_MS) return null
  return Math.floor((first % DAY_MS) / MINUTE_MS)
}

function isRelated(earlier: Fired, later: Fired): boolean {
  if (!CONSUMES.test(later.name)) return PRODUCES.test(earlier.name) && !PRODUCES.test(later.name) && shareWord(earlier.name, later.name)
  return PRODUCES.test(earlier.name) || shareWord(earlier.name, later.name)
}

function shareWord(one: string, other: string): boolean {
  const words = new Set(
    one
      .toLowerCase()
      .split(/[-_.:]+/)
      .filter((word) => word.length > 3),
  )
  return other
    .toLowerCase()
    .split(/[-_.:]+/)
    .some((word) => words.has(word))
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
