import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { ownSessions } from '#server/queries/people/session-rows.ts'

export const GET = readRoute(noParameters, ownSessions)
