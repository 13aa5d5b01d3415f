import { readRoute } from '#server/http/read-route.ts'
import { actionCount, actionCountParameters } from '#server/queries/audits/action-page.ts'

export const GET = readRoute(actionCountParameters, actionCount, 'read-audits')
