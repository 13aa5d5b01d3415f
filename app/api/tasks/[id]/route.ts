import { readRoute } from '#server/http/read-route.ts'
import { taskDetail, taskParameters } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskParameters, taskDetail)
