import { readRoute } from '#server/http/read-route.ts'
import { actionDetail, actionQuery } from '#server/queries/audits/action-page.ts'

export const GET = readRoute(actionQuery, actionDetail)
