import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { listActionTypes } from '#server/user-actions/list-action-types.ts'

export const GET = readRoute(noParameters, async (_db, _parameters, actor) => ({ rows: listActionTypes(actor) }))
