import { readRoute } from '#server/http/read-route.ts'
import { runCount, runCountParameters } from '#server/queries/runs/run-page.ts'

export const GET = readRoute(runCountParameters, runCount)
