import { z } from 'zod'
import { incidentAcknowledgement, incidentSilence } from '#domain/incidents/incident-input.ts'
import { incidentDetailShape, incidentRowShape } from '#domain/views/incident-views.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { incidentDetail, incidentList, incidentListParameters, incidentParameters } from '#server/queries/incidents/incident-rows.ts'
import { acknowledgeIncident, silenceIncident } from '#server/use-cases/incident/handle-incidents.ts'
import { readOperation, writeOperation } from '../operation.ts'

const incidentChangeShape = z.object({ id: z.number().int() })

export const INCIDENT_OPERATIONS = [
  readOperation({
    id: 'listIncidents',
    path: '/incidents',
    tag: 'incidents',
    summary: 'List incidents, the latest first',
    description: 'What is wrong, each cause once: those that are open, unless others are asked for.',
    permission: 'read',
    parameters: incidentListParameters,
    answer: keysetPage(incidentRowShape),
    query: incidentList,
  }),
  readOperation({
    id: 'getIncident',
    path: '/incidents/{id}',
    tag: 'incidents',
    summary: 'One incident, with the tasks it concerns and what happened to it',
    permission: 'read',
    parameters: incidentParameters,
    answer: incidentDetailShape,
    query: incidentDetail,
  }),
  writeOperation({
    id: 'acknowledgeIncident',
    method: 'POST',
    path: '/incidents/{id}/acknowledgement',
    tag: 'incidents',
    summary: 'Acknowledge an incident',
    description: 'Says that somebody sees to it. A later one stands instead of the one before.',
    permission: 'handle-incidents',
    parameters: incidentParameters,
    body: incidentAcknowledgement.omit({ id: true }).strict().meta({ id: 'IncidentAcknowledgement' }),
    status: 200,
    answer: incidentChangeShape,
    change: async (tx, { actor, parameters: { id }, body }) => ({ body: await acknowledgeIncident(tx, actor, { id, ...body }) }),
  }),
  writeOperation({
    id: 'silenceIncident',
    method: 'PUT',
    path: '/incidents/{id}/silence',
    tag: 'incidents',
    summary: 'Silence an incident until a moment, or end that',
    description: 'Nobody is told of it until then, at most 30 days from now; `until` null ends the silence.',
    permission: 'handle-incidents',
    parameters: incidentParameters,
    body: incidentSilence.omit({ id: true }).strict().meta({ id: 'IncidentSilence' }),
    status: 200,
    answer: incidentChangeShape,
    change: async (tx, { actor, parameters: { id }, body }) => ({ body: await silenceIncident(tx, actor, { id, ...body }) }),
  }),
]
