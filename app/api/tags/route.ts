import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { tagRows } from '#server/queries/tags/tag-rows.ts'

export const GET = readRoute(noParameters, tagRows)
