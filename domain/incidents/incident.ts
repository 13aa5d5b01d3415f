import { z } from 'zod'

/**
 * With what an incident began: `failing`: a task fails (rule T2); `late`: an instant of it is due and has not begun (T4); `deadline`: a deadline is at
 * risk or missed (L2), without a task upstream that fails; `running_long`: a run takes longer than usual; `no_worker`: nobody executes what tasks
 * of a handler and queue have waiting; `waiting_long`: runs of a queue wait longer than usual, though somebody executes them; `stopped`: what is
 * late waits for a task that is disabled or paused; `lost_worker`: workers were lost with runs in hand; `scheduler`: nobody schedules; `database`:
 * the database did not answer for a while, or has no room, no connections or no time left; `ledger`: runs had no place in the queue, and were given one.
 */
export const INCIDENT_KINDS = [
  'failing',
  'late',
  'deadline',
  'running_long',
  'no_worker',
  'waiting_long',
  'stopped',
  'lost_worker',
  'scheduler',
  'database',
  'ledger',
] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

/** The gravest last, so that the later one in this list is the graver one. */
export const INCIDENT_SEVERITIES = ['info', 'warning', 'critical'] as const
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number]

/** In what a task has part in an incident: it brought it about, it waits for what did, its run was lost, or its deadline is endangered by it. */
export const MEMBER_TROUBLES = [
  'failed',
  'late',
  'running_long',
  'at_risk',
  'missed',
  'waiting',
  'no_worker',
  'waiting_long',
  'lost',
] as const
export type MemberTrouble = (typeof MEMBER_TROUBLES)[number]

/** Why an incident was closed: all is well again, nothing is expected any more of what caused it, or what it concerned belongs to another cause now. */
export const CLOSING_REASONS = ['well', 'disabled', 'deleted', 'elsewhere'] as const
export type ClosingReason = (typeof CLOSING_REASONS)[number]

/** What happened to an incident, as its timeline tells and channels are told. */
export const INCIDENT_HAPPENINGS = ['opened', 'updated', 'escalated', 'acknowledged', 'silenced', 'unsilenced', 'closed'] as const
export type IncidentHappening = (typeof INCIDENT_HAPPENINGS)[number]

/** The graver of two severities. */
export function graver(one: IncidentSeverity, other: IncidentSeverity): IncidentSeverity {
  return INCIDENT_SEVERITIES.indexOf(one) >= INCIDENT_SEVERITIES.indexOf(other) ? one : other
}

/** The longest word that may be left with an acknowledgement, in characters. */
export const MOST_ACKNOWLEDGEMENT = 500

/** What an event says beside its happening; each field where it applies. Instants are ISO 8601, in UTC. */
export const incidentEventData = z.strictObject({
  /** The sentence that names the cause, as it stood at that moment. */
  title: z.string().max(600),
  /** How many tasks the incident concerned at that moment. */
  memberCount: z.int().min(0),
  /** `updated`, `escalated`: how many tasks came into it that had never been in it. */
  joined: z.int().min(0).optional(),
  /** `updated`: how many tasks missed their deadline that had not done so before while it was open. */
  missed: z.int().min(0).optional(),
  /** `escalated`: what it had been before. */
  severityBefore: z.enum(INCIDENT_SEVERITIES).optional(),
  /** `acknowledged`: the word that was left with it. */
  word: z.string().max(MOST_ACKNOWLEDGEMENT).optional(),
  /** `silenced`: until when. */
  until: z.iso.datetime().optional(),
  /** `closed`: why. */
  reason: z.enum(CLOSING_REASONS).optional(),
})
export type IncidentEventData = z.output<typeof incidentEventData>
