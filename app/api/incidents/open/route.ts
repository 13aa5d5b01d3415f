import { readRoute } from '#server/http/read-route.ts'
import { inbox, inboxParameters } from '#server/queries/incidents/inbox.ts'

export const GET = readRoute(inboxParameters, inbox)
