import { readRoute } from '#server/http/read-route.ts'
import { explanationView } from '#server/queries/explanation.ts'
import { taskQuery } from '#server/queries/task-detail.ts'

export const GET = readRoute(taskQuery, explanationView)
