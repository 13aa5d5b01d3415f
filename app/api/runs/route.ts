import { readRoute } from '#server/http/read-route.ts'
import { runPage, runPageQuery } from '#server/queries/runs/run-page.ts'

export const GET = readRoute(runPageQuery, runPage)
