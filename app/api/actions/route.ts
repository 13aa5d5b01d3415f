import { readRoute } from '#server/http/read-route.ts'
import { actionPage, actionPageQuery } from '#server/queries/audits/action-page.ts'

export const GET = readRoute(actionPageQuery, actionPage)
