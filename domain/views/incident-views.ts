import { z } from 'zod'
import {
  CLOSING_REASONS,
  INCIDENT_HAPPENINGS,
  INCIDENT_KINDS,
  INCIDENT_SEVERITIES,
  incidentEventData,
  MEMBER_TROUBLES,
} from '../incidents/incident.ts'
import { keysetPage } from './keyset-page.ts'
import { instantShape, whole } from './shapes.ts'

/** An incident: what belongs to one cause (rules N1 to N3). */
export const incidentRowShape = z
  .object({
    id: whole,
    kind: z.enum(INCIDENT_KINDS).describe('With what it began; where something graver came of the same cause since, the title says so.'),
    severity: z.enum(INCIDENT_SEVERITIES),
    title: z.string().describe('The sentence that names the cause and what comes of it.'),
    causeTask: z
      .object({ id: whole, name: z.string(), owner: z.string(), runbookUrl: z.string(), isDeleted: z.boolean() })
      .nullable()
      .describe('The task at which it begins; null: it is no task, or is gone.'),
    causeName: z.string(),
    beganAt: instantShape.describe(
      'When the trouble began: of a failing task its first failure in a row, of a late one the instant that is due.',
    ),
    openedAt: instantShape.describe('When it was found, and told.'),
    updatedAt: instantShape,
    closedAt: instantShape.nullable(),
    closingReason: z.enum(CLOSING_REASONS).nullable(),
    isCalm: z.boolean().describe('Nothing of it is wrong at the moment; it is closed once that has lasted.'),
    acknowledged: z.object({ at: instantShape, byName: z.string(), word: z.string() }).nullable(),
    silencedUntil: instantShape.nullable().describe('Nobody is told of it until then; null: they are.'),
    memberCount: whole.describe('How many tasks it concerns; once it is closed, how many it did at its end.'),
    times: whole.describe('Of a failing task, its failures in a row so far.'),
  })
  .meta({ id: 'Incident' })
export type IncidentRow = z.output<typeof incidentRowShape>

/** An incident with the tasks that it concerns and what happened to it. */
export const incidentDetailShape = incidentRowShape
  .extend({
    members: z
      .array(
        z.object({
          task: z.object({ id: whole, name: z.string(), isDeleted: z.boolean() }),
          trouble: z.enum(MEMBER_TROUBLES),
          runId: z.uuid().nullable().describe('The run that tells most of it; it may have been removed since.'),
          since: instantShape,
          until: instantShape.nullable().describe('When it was well again; null: it is not.'),
        }),
      )
      .describe('What brought it about first; the first 200 of those that are not well, and as many that are well again.'),
    events: z
      .array(
        z.object({
          id: whole,
          at: instantShape,
          happening: z.enum(INCIDENT_HAPPENINGS),
          severity: z.enum(INCIDENT_SEVERITIES),
          data: incidentEventData,
          actorName: z.string().nullable().describe('Who did it; null: it came about by itself.'),
        }),
      )
      .describe('The latest 200, the latest first.'),
  })
  .meta({ id: 'IncidentDetail' })
export type IncidentDetail = z.output<typeof incidentDetailShape>

/** What is wrong now, the gravest first. */
export const inboxShape = z.object({
  rows: z.array(incidentRowShape).describe('The first 200.'),
  count: whole.describe('How many are open.'),
})
export type InboxView = z.output<typeof inboxShape>

export const incidentPageShape = keysetPage(incidentRowShape)
