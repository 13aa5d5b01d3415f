import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { taskFacets } from '#server/queries/tasks/task-facets.ts'

export const GET = readRoute(noParameters, taskFacets)
