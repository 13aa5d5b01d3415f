import { readRoute } from '#server/http/read-route.ts'
import { incidentDetail, incidentParameters } from '#server/queries/incidents/incident-rows.ts'

export const GET = readRoute(incidentParameters, incidentDetail)
