import { readRoute } from '#server/http/read-route.ts'
import { sessionsOfPerson, sessionsOfPersonParameters } from '#server/queries/people/session-rows.ts'

export const GET = readRoute(sessionsOfPersonParameters, sessionsOfPerson, 'manage-people')
