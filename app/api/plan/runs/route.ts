import { readRoute } from '#server/http/read-route.ts'
import { planRuns, planRunsParameters } from '#server/queries/plan/plan-runs.ts'

export const GET = readRoute(planRunsParameters, planRuns)
