import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { handlerViews } from '#server/queries/operations/handler-views.ts'

export const GET = readRoute(noParameters, handlerViews)
