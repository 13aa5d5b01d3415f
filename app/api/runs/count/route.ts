import { readRoute } from '#server/http/read-route.ts'
import { runCount, runCountQuery } from '#server/queries/runs/run-page.ts'

export const GET = readRoute(runCountQuery, runCount)
