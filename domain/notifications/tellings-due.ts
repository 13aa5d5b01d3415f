import { graver, type IncidentSeverity } from '../incidents/incident.ts'
import { asksToTell, type NotificationRule, type RuledIncident } from './notification-rule.ts'

/** An incident, with what makes it quiet. */
export type ToldIncident = RuledIncident & {
  acknowledgedAtMs: number | null
  silencedUntilMs: number | null
  closedAtMs: number | null
}

/** What a channel was told of an incident so far. */
export type ChannelTold = { severity: IncidentSeverity; acknowledged: boolean; closed: boolean }

/** What a channel is to be told of an incident: that it is there, or graver than was told; that somebody takes care of it; that it is over. */
export type DueTelling = { channelId: number; what: 'alarm' | 'acknowledged' | 'closed'; severity: IncidentSeverity }

/**
 * What is to be told of an incident now, to each channel once, however many rules ask for it. An acknowledged or silenced one raises no alarm; what
 * comes outside of a rule's hours is told when they begin, if it still stands. That it is acknowledged or over is told to whoever heard the alarm, at
 * any hour, and to nobody else.
 * @param told by the ids of channels: those that were told of this incident
 */
export function tellingsDue(
  rules: readonly NotificationRule[],
  incident: ToldIncident,
  told: ReadonlyMap<number, ChannelTold>,
  nowMs: number,
): DueTelling[] {
  const { severity, acknowledgedAtMs, silencedUntilMs, closedAtMs } = incident
  if (closedAtMs !== null) return followUps('closed')
  if (acknowledgedAtMs !== null) return followUps('acknowledged')
  if (silencedUntilMs !== null && nowMs < silencedUntilMs) return []
  const asked = new Set(rules.filter((rule) => asksToTell(rule, incident, nowMs)).flatMap(({ channelIds }) => channelIds))
  return [...asked].filter(isNewTo).map((channelId) => ({ channelId, what: 'alarm', severity }))

  function isNewTo(channelId: number): boolean {
    const before = told.get(channelId)?.severity
    return before === undefined || (before !== severity && graver(before, severity) === severity)
  }

  function followUps(what: 'acknowledged' | 'closed'): DueTelling[] {
    return [...told].filter(([, so]) => !so[what] && !so.closed).map(([channelId, so]) => ({ channelId, what, severity: so.severity }))
  }
}

/** Names a telling: there is one delivery of this key at most, so that a round that is repeated makes no second one. */
export function deliveryKey(incidentId: number, { channelId, what, severity }: DueTelling): string {
  return [incidentId, channelId, what, ...(what === 'alarm' ? [severity] : [])].join(':')
}

/** Names what is told, whoever is told: one address hears of it once, by however many channels. */
export function eventKey(incidentId: number, { what, severity }: Pick<DueTelling, 'what' | 'severity'>): string {
  return [incidentId, what, ...(what === 'alarm' ? [severity] : [])].join(':')
}
