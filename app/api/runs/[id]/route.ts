import { readRoute } from '#server/http/read-route.ts'
import { runDetail, runQuery } from '#server/queries/runs/run-detail.ts'

export const GET = readRoute(runQuery, runDetail)
