import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { graphView } from '#server/queries/dependencies/graph-view.ts'

export const GET = readRoute(noParameters, graphView)
