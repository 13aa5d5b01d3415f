import { readRoute } from '#server/http/read-route.ts'
import { incidentList, incidentListParameters } from '#server/queries/incidents/incident-rows.ts'

export const GET = readRoute(incidentListParameters, incidentList)
