import { CRON_FIELDS, type CrontabDefinition, type CrontabProblem } from '#scheduling/cron/crontab-definition.ts'
import { nextInstants } from '#scheduling/cron/instants.ts'
import { checkCrontab, NO_INSTANTS, readableSchedule } from '#scheduling/cron/schedule.ts'
import { readColumns } from '#scheduling/cron/syntax.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'

/** What a crontab that is being typed means, by the core that schedules it. `words` is null while the columns can't be read. */
export type CrontabPreview = {
  problems: readonly CrontabProblem[]
  words: string | null
  instants: readonly number[]
  /** The expression follows the real clock (rule C5), so the daylight-saving choices have no effect. */
  followsRealClock: boolean
}

/** @param nowMs the instants are those after it; epoch ms */
export function previewCrontab(definition: CrontabDefinition, nowMs: number, count: number): CrontabPreview {
  const trimmed = trimColumns(definition)
  const problems = checkCrontab(trimmed)
  const { parsed } = readColumns(trimmed)
  return {
    problems,
    words: parsed ? crontabInWords(trimmed) : null,
    instants: instantsOf(trimmed, nowMs, count),
    followsRealClock: parsed?.followsRealClock ?? false,
  }
}

/** Also of a crontab that must not be saved as it is, but was stored before that was refused: it fires (rule C4). */
function instantsOf(definition: CrontabDefinition, nowMs: number, count: number): number[] {
  return nextInstants(readableSchedule(definition) ?? NO_INSTANTS, nowMs, count)
}

/** The definition as it will be saved: spaces around a column mean nothing. */
function trimColumns(definition: CrontabDefinition): CrontabDefinition {
  const columns = Object.fromEntries(CRON_FIELDS.map((field) => [field, definition[field].trim()]))
  return { ...definition, ...columns, timezone: definition.timezone.trim() }
}
