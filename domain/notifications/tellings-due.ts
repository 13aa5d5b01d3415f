import { graver, type IncidentSeverity } from '../incidents/incident.ts'
import { asksToTell, type NotificationRule, type RuledIncident } from './notification-rule.ts'

/** An incident, with what makes it quiet. */
export type ToldIncident = RuledIncident & {
  acknowledgedAtMs: number | null
  silencedUntilMs: number | null
  closedAtMs: number | null
  /** By when the latest deadline was due that was missed by it; null: none was. */
  missedThroughMs: number | null
}

/**
 * What a channel was told of an incident so far. `missedThroughMs`: it knows of missed deadlines that were due by then; 0: of none. `missedToldMs`: by when the
 * latest was due of which it was told by a message of its own; null: none.
 */
export type ChannelTold = {
  severity: IncidentSeverity
  acknowledged: boolean
  closed: boolean
  missedThroughMs: number
  missedToldMs: number | null
}

/**
 * What a channel is to be told of an incident: that it is there, or graver than was told; that deadlines were missed since; that somebody takes care of it; that
 * it is over. `missedThroughMs`: what it knows of missed deadlines then.
 */
export type DueTelling = {
  channelId: number
  what: 'alarm' | 'missed' | 'acknowledged' | 'closed'
  severity: IncidentSeverity
  missedThroughMs: number
}

/** The first missed deadline is told at once, further ones together after so long: a morning's forty are no forty messages. */
export const MISSED_GATHERED_MS = 600_000

/**
 * What is to be told of an incident now, to each channel once, however many rules ask for it. An acknowledged or silenced one raises no alarm; what
 * comes outside of a rule's hours is told when they begin, if it still stands. That a deadline was missed is told to whoever heard the alarm before, also of
 * one that is acknowledged, within the hours. That it is acknowledged or over is told to whoever heard the alarm, at any hour, and to nobody else.
 * @param told by the ids of channels: those that were told of this incident
 */
export function tellingsDue(
  rules: readonly NotificationRule[],
  incident: ToldIncident,
  told: ReadonlyMap<number, ChannelTold>,
  nowMs: number,
): DueTelling[] {
  const { severity, acknowledgedAtMs, silencedUntilMs, closedAtMs } = incident
  const missedThroughMs = incident.missedThroughMs ?? 0
  if (closedAtMs !== null) return followUps('closed')
  const taken = acknowledgedAtMs === null ? [] : followUps('acknowledged')
  if (silencedUntilMs !== null && nowMs < silencedUntilMs) return taken
  const asked = new Set(rules.filter((rule) => asksToTell(rule, incident, nowMs)).flatMap(({ channelIds }) => channelIds))
  const alarmed = acknowledgedAtMs === null ? [...asked].filter(isNewTo) : []
  const telling = (what: 'alarm' | 'missed') => (channelId: number) => ({ channelId, what, severity, missedThroughMs })
  const missing = [...asked].filter((channelId) => !alarmed.includes(channelId) && isMissedSince(channelId))
  return [...taken, ...alarmed.map(telling('alarm')), ...missing.map(telling('missed'))]

  function isNewTo(channelId: number): boolean {
    const before = told.get(channelId)?.severity
    return before === undefined || (before !== severity && graver(before, severity) === severity)
  }

  function isMissedSince(channelId: number): boolean {
    const before = told.get(channelId)
    if (before === undefined || missedThroughMs <= before.missedThroughMs) return false
    return before.missedToldMs === null || nowMs >= before.missedToldMs + MISSED_GATHERED_MS
  }

  function followUps(what: 'acknowledged' | 'closed'): DueTelling[] {
    const left = [...told].filter(([, so]) => !so[what] && !so.closed)
    return left.map(([channelId, so]) => ({ channelId, what, severity: so.severity, missedThroughMs: so.missedThroughMs }))
  }
}

/** Names a telling: there is one delivery of this key at most, so that a round that is repeated makes no second one. */
export function deliveryKey(incidentId: number, telling: DueTelling): string {
  return [incidentId, telling.channelId, telling.what, ...versionOf(telling)].join(':')
}

/** Names what is told, whoever is told: one address hears of it once, by however many channels. */
export function eventKey(incidentId: number, telling: Omit<DueTelling, 'channelId'>): string {
  return [incidentId, telling.what, ...versionOf(telling)].join(':')
}

/** What may be told more than once of an incident: an alarm as it gets graver, missed deadlines as more of them are. */
function versionOf({ what, severity, missedThroughMs }: Omit<DueTelling, 'channelId'>): (string | number)[] {
  if (what === 'alarm') return [severity]
  return what === 'missed' ? [missedThroughMs] : []
}

/** What a channel knows once it was told. @param before null: it knew nothing of the incident */
export function afterTelling(before: ChannelTold | null, { what, severity, missedThroughMs }: Omit<DueTelling, 'channelId'>): ChannelTold {
  return {
    severity: before ? graver(before.severity, severity) : severity,
    acknowledged: what === 'acknowledged' || (before?.acknowledged ?? false),
    closed: what === 'closed' || (before?.closed ?? false),
    missedThroughMs: Math.max(before?.missedThroughMs ?? 0, missedThroughMs),
    missedToldMs: what === 'missed' ? missedThroughMs : (before?.missedToldMs ?? null),
  }
}
