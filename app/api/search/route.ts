import { readRoute } from '#server/http/read-route.ts'
import { searchHits, searchHitsParameters } from '#server/queries/operations/search-hits.ts'

export const GET = readRoute(searchHitsParameters, searchHits)
