import { readRoute } from '#server/http/read-route.ts'
import { actionPage, actionPageQuery } from '#server/queries/action-page.ts'

export const GET = readRoute(actionPageQuery, actionPage)
