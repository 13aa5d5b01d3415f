import { readRoute } from '#server/http/read-route.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'
import { taskRunTimes } from '#server/queries/tasks/task-run-times.ts'

export const GET = readRoute(taskParameters, taskRunTimes)
