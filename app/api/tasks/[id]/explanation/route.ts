import { readRoute } from '#server/http/read-route.ts'
import { explanationView } from '#server/queries/explanation/explanation.ts'
import { taskQuery } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskQuery, explanationView)
