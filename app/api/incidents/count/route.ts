import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { newIncidents } from '#server/queries/incidents/inbox.ts'

export const GET = readRoute(noParameters, newIncidents)
