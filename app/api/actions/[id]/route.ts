import { readRoute } from '#server/http/read-route.ts'
import { actionDetail, actionParameters } from '#server/queries/audits/action-page.ts'

export const GET = readRoute(actionParameters, actionDetail, 'read-audits')
