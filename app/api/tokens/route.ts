import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { tokenRows } from '#server/queries/tokens/token-rows.ts'

export const GET = readRoute(noParameters, (db, _parameters, actor) => tokenRows(db, actor), 'own-tokens')
