import { readRoute } from '#server/http/read-route.ts'
import { taskDetail, taskQuery } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskQuery, taskDetail)
