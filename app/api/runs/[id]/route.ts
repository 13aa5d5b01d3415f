import { readRoute } from '#server/http/read-route.ts'
import { runDetail, runParameters } from '#server/queries/runs/run-detail.ts'

export const GET = readRoute(runParameters, runDetail)
