import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { workerRows } from '#server/queries/worker-rows.ts'

export const GET = readRoute(noParameters, workerRows)
