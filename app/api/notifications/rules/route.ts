import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { ruleRows } from '#server/queries/notifications/rule-rows.ts'

export const GET = readRoute(noParameters, ruleRows)
