import { z } from 'zod'
import { DAY_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { isTimeZone, zoneClock } from '#scheduling/cron/zone.ts'
import { INCIDENT_SEVERITIES, type IncidentSeverity } from '../incidents/incident.ts'
import { tagKey, tagName } from '../tag-input.ts'
import { lineText } from '../typed-text.ts'

const MINUTES_OF_DAY = DAY_MS / MINUTE_MS
const MOST_TAGS = 20
const MOST_OWNERS = 20
const MOST_CHANNELS = 50

/**
 * Times of day in a zone, on the wall's clock: from `fromMinute` until `toMinute`, both minutes after midnight, on the days on which they begin (1 is
 * Monday). Where `toMinute` is not the later one, they end on the next day; 0 and 1440 are a whole day.
 */
const ruleHours = z
  .strictObject({
    weekdays: z.array(z.int().min(1).max(7)).min(1, 'Choose at least one day.').max(7),
    fromMinute: z
      .int()
      .min(0)
      .max(MINUTES_OF_DAY - 1),
    toMinute: z.int().min(1).max(MINUTES_OF_DAY),
    timezone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'No time zone. Write one such as Europe/Berlin.')
      .meta({ examples: ['Europe/Berlin'] }),
  })
  .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute, {
    path: ['toMinute'],
    message: 'Begin and end are the same: for a whole day, end at 24:00.',
  })

/**
 * Which incidents a rule tells of, and where to. Every field has to be there and none more, so that a rule of which something is not understood tells
 * nobody instead of everybody.
 */
export const notificationRule = z.strictObject({
  name: lineText(100).min(1, 'Give the rule a name.'),
  leastSeverity: z.enum(INCIDENT_SEVERITIES),
  /** Incidents in which a task with any of these tags has part; none: all incidents. */
  tags: z.array(tagName).max(MOST_TAGS, `At most ${MOST_TAGS} tags.`),
  /** Incidents in which a task of any of these owners has part; none: all incidents. */
  owners: z.array(lineText(200).min(1, 'Name an owner.')).max(MOST_OWNERS, `At most ${MOST_OWNERS} owners.`),
  /** null: at any time. */
  hours: ruleHours.nullable(),
  /** So long after it was opened, if nobody has acknowledged it by then. */
  afterMinutes: z
    .int()
    .min(0)
    .max(7 * MINUTES_OF_DAY, 'At most a week.'),
  channelIds: z.array(z.int().min(1)).min(1, 'Choose where to.').max(MOST_CHANNELS, `At most ${MOST_CHANNELS} channels.`),
})
export type NotificationRule = z.output<typeof notificationRule>
type RuleHours = z.output<typeof ruleHours>

/** What rules look at, of an incident as it stands now. */
export type RuledIncident = {
  severity: IncidentSeverity
  /** The tags of its cause and of its members, and who owns them. */
  tags: readonly string[]
  owners: readonly string[]
  openedAtMs: number
}

/** What counts where nobody has made a rule: whatever needs somebody goes to every channel. A run that only takes long waits in the inbox. */
export function defaultRule(channelIds: readonly number[]): NotificationRule {
  return { name: 'Default', leastSeverity: 'warning', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [...channelIds] }
}

/** Whether a rule asks to tell of an incident at this instant. Whether it is quiet, or was told of already, is not looked at here. */
export function asksToTell(rule: NotificationRule, incident: RuledIncident, nowMs: number): boolean {
  const rank = (severity: IncidentSeverity) => INCIDENT_SEVERITIES.indexOf(severity)
  return (
    rank(incident.severity) >= rank(rule.leastSeverity) &&
    isAmong(rule.tags, incident.tags) &&
    isAmong(rule.owners, incident.owners) &&
    nowMs >= incident.openedAtMs + rule.afterMinutes * MINUTE_MS &&
    (rule.hours === null || isWithin(rule.hours, nowMs))
  )
}

/** The case of letters does not matter; nothing wanted is anything. */
function isAmong(wanted: readonly string[], present: readonly string[]): boolean {
  const known = new Set(present.map(tagKey))
  return wanted.length === 0 || wanted.some((name) => known.has(tagKey(name)))
}

function isWithin({ weekdays, fromMinute, toMinute, timezone }: RuleHours, nowMs: number): boolean {
  const wallMs = nowMs + zoneClock(timezone).segmentAt(nowMs).offsetMs
  const minute = Math.floor((wallMs % DAY_MS) / MINUTE_MS)
  // The first of January 1970 was a Thursday.
  const today = ((Math.floor(wallMs / DAY_MS) + 3) % 7) + 1
  const yesterday = today === 1 ? 7 : today - 1
  if (fromMinute < toMinute) return weekdays.includes(today) && minute >= fromMinute && minute < toMinute
  return (weekdays.includes(today) && minute >= fromMinute) || (weekdays.includes(yesterday) && minute < toMinute)
}

const id = z.int('Not a whole number.').positive('Not an id.')

export const ruleId = z.strictObject({ id })

/** `updatedAt`: of what was edited; if somebody has changed it since, the edit is refused. */
export const ruleChange = z.strictObject({ id, rule: notificationRule, updatedAt: z.iso.datetime().nullable() })
export type RuleChange = z.output<typeof ruleChange>
