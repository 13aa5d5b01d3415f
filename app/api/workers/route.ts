import { readRoute } from '#server/http/read-route.ts'
import { workerPage, workerPageQuery } from '#server/queries/operations/worker-rows.ts'

export const GET = readRoute(workerPageQuery, workerPage)
