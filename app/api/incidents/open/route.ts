import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { inbox } from '#server/queries/incidents/inbox.ts'

export const GET = readRoute(noParameters, inbox)
