import { readRoute } from '#server/http/read-route.ts'
import { handlerPage, handlerPageParameters } from '#server/queries/operations/handler-page.ts'

export const GET = readRoute(handlerPageParameters, handlerPage)
