import { readRoute } from '#server/http/read-route.ts'
import { actionPage, actionPageParameters } from '#server/queries/audits/action-page.ts'

export const GET = readRoute(actionPageParameters, actionPage, 'read-audits')
