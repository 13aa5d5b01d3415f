import { readRoute } from '#server/http/read-route.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'
import { taskWeeks } from '#server/queries/tasks/task-weeks.ts'

export const GET = readRoute(taskParameters, taskWeeks)
