import { readRoute } from '#server/http/read-route.ts'
import { recentRuns, recentRunsParameters } from '#server/queries/tasks/recent-runs.ts'

export const GET = readRoute(recentRunsParameters, recentRuns)
