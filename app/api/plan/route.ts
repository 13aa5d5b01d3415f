import { readRoute } from '#server/http/read-route.ts'
import { planParameters } from '#server/queries/plan/plan-tasks.ts'
import { planView } from '#server/queries/plan/plan-view.ts'

export const GET = readRoute(planParameters, planView)
