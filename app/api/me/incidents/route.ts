import { readRoute } from '#server/http/read-route.ts'
import { ownIncidents, ownIncidentsParameters } from '#server/queries/incidents/own-incidents.ts'

/** What a browser of the reader’s may have to show. */
export const GET = readRoute(ownIncidentsParameters, ownIncidents)
