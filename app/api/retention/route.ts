import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { retentionView } from '#server/queries/operations/retention-view.ts'

export const GET = readRoute(noParameters, retentionView)
