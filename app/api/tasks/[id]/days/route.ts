import { readRoute } from '#server/http/read-route.ts'
import { taskDays, taskDaysParameters } from '#server/queries/tasks/task-days.ts'

export const GET = readRoute(taskDaysParameters, taskDays)
