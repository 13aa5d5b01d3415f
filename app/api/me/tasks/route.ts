import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { ownTasks } from '#server/queries/people/me-view.ts'

/** The tasks that a limited role reaches. */
export const GET = readRoute(noParameters, ownTasks)
