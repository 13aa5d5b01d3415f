import { readRoute } from '#server/http/read-route.ts'
import { workerPage, workerPageParameters } from '#server/queries/operations/worker-rows.ts'

export const GET = readRoute(workerPageParameters, workerPage)
