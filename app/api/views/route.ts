import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { savedViewRows } from '#server/queries/views/saved-view-rows.ts'

export const GET = readRoute(noParameters, savedViewRows, 'own-views')
