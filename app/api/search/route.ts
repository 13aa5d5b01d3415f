import { readRoute } from '#server/http/read-route.ts'
import { searchHits, searchQuery } from '#server/queries/operations/search-hits.ts'

export const GET = readRoute(searchQuery, searchHits)
