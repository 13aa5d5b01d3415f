import { readRoute } from '#server/http/read-route.ts'
import { runDetail, runQuery } from '#server/queries/run-detail.ts'

export const GET = readRoute(runQuery, runDetail)
