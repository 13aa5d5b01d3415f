import { readRoute } from '#server/http/read-route.ts'
import { runPage, runPageParameters } from '#server/queries/runs/run-page.ts'

export const GET = readRoute(runPageParameters, runPage)
