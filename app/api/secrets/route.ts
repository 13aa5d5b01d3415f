import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { secretRows } from '#server/queries/secrets/secret-rows.ts'

export const GET = readRoute(noParameters, secretRows, 'list-secrets')
