'use server'

import { incidentAcknowledgement, incidentSilence } from '#domain/incidents/incident-input.ts'
import { acknowledgeIncident, silenceIncident } from '#server/use-cases/incident/handle-incidents.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const acknowledgeIncidentAction = authenticatedAction('acknowledgeIncident', incidentAcknowledgement, acknowledgeIncident)
export const silenceIncidentAction = authenticatedAction('silenceIncident', incidentSilence, silenceIncident)
