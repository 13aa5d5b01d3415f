import type { IncidentSeverity } from '#domain/incidents/incident.ts'
import type { NotificationRule } from '#domain/notifications/notification-rule.ts'

/** What stands in the form of a rule. Owners stand one on each line, as a name may have commas; times of day are “07:30”, minutes as they are typed (NaN: not a number). */
export type RuleDraft = {
  name: string
  leastSeverity: IncidentSeverity
  tags: string[]
  owners: string
  isAtHours: boolean
  weekdays: number[]
  from: string
  to: string
  timezone: string
  afterMinutes: number | null
  channelIds: number[]
}

/** Sentences by the field of the form at which they stand. */
export type RuleProblems = Partial<
  Record<'name' | 'tags' | 'owners' | 'weekdays' | 'from' | 'to' | 'timezone' | 'afterMinutes' | 'channelIds', string>
>

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const WORKDAYS = [1, 2, 3, 4, 5]
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/
const NOT_A_TIME = 'Write a time of day, such as 07:30.'

export function newRuleDraft(timezone: string): RuleDraft {
  return {
    ...{ name: '', leastSeverity: 'warning', tags: [], owners: '', afterMinutes: 0, channelIds: [] },
    ...{ isAtHours: false, weekdays: WORKDAYS, from: '08:00', to: '18:00', timezone },
  }
}

/** A rule as its form shows it. */
export function ruleDraftOf({ hours, owners, ...rule }: NotificationRule, timezone: string): RuleDraft {
  const times = hours && { weekdays: hours.weekdays, from: timeOf(hours.fromMinute), to: timeOf(hours.toMinute), timezone: hours.timezone }
  return { ...newRuleDraft(timezone), ...rule, owners: owners.join('\n'), isAtHours: hours !== null, ...times }
}

/** What the form says, or what of it cannot be read. Limits and what has to be there are the server’s matter. */
export function ruleOf(draft: RuleDraft): { rule: NotificationRule } | { problems: RuleProblems } {
  const { name, leastSeverity, tags, afterMinutes, channelIds, isAtHours, weekdays, timezone } = draft
  const [fromMinute, toMinute] = [minuteOf(draft.from), minuteOf(draft.to)]
  const problems: RuleProblems = {
    ...(Number.isNaN(afterMinutes) && { afterMinutes: 'Write a number of minutes.' }),
    ...(isAtHours && fromMinute === null && { from: NOT_A_TIME }),
    ...(isAtHours && toMinute === null && { to: NOT_A_TIME }),
  }
  if (Object.keys(problems).length > 0) return { problems }
  const hours = isAtHours
    ? { weekdays: [...weekdays].sort(), fromMinute: fromMinute ?? 0, toMinute: toMinute || MINUTES_OF_DAY, timezone }
    : null
  const owners = draft.owners
    .split('\n')
    .map((owner) => owner.trim())
    .filter((owner) => owner !== '')
  return { rule: { name, leastSeverity, tags, owners, hours, afterMinutes: afterMinutes ?? 0, channelIds } }
}

/** At which field of the form a sentence of the server stands, by the path that it names. */
export function ruleFieldOf(path: string): keyof RuleProblems | undefined {
  const parts = path.split('.').filter((part) => part !== 'rule')
  const part = parts[0] === 'hours' ? parts[1] : parts[0]
  switch (part) {
    case 'fromMinute':
      return 'from'
    case 'toMinute':
      return 'to'
    case 'name':
    case 'tags':
    case 'owners':
    case 'weekdays':
    case 'timezone':
    case 'afterMinutes':
    case 'channelIds':
      return part
    default:
      return undefined
  }
}

const MINUTES_OF_DAY = 1_440

/** Minutes after midnight; 24:00 is the end of a day. */
function minuteOf(text: string): number | null {
  if (text.trim() === '24:00') return MINUTES_OF_DAY
  const [, hour, minute] = TIME.exec(text.trim()) ?? []
  return hour === undefined ? null : Number(hour) * 60 + Number(minute)
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** What a rule asks for, in words. */
export function ruleWords({ leastSeverity, tags, owners, hours, afterMinutes }: NotificationRule): string[] {
  return [
    { info: 'of any severity', warning: 'warnings and graver', critical: 'critical ones' }[leastSeverity],
    ...(tags.length > 0 ? [`tagged ${tags.join(' or ')}`] : []),
    ...(owners.length > 0 ? [`owned by ${owners.join(' or ')}`] : []),
    ...(hours ? [`${daysInWords(hours.weekdays)} from ${timeOf(hours.fromMinute)} to ${timeOf(hours.toMinute)} (${hours.timezone})`] : []),
    ...(afterMinutes > 0 ? [`if nobody has acknowledged it after ${minutesInWords(afterMinutes)}`] : []),
  ]
}

function daysInWords(weekdays: readonly number[]): string {
  if (weekdays.length === WEEKDAYS.length) return 'every day'
  return [...weekdays]
    .sort()
    .map((day) => WEEKDAYS[day - 1])
    .join(', ')
}

function minutesInWords(minutes: number): string {
  return minutes === 1 ? 'a minute' : minutes % 60 === 0 ? (minutes === 60 ? 'an hour' : `${minutes / 60} hours`) : `${minutes} minutes`
}
