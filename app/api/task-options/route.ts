import { readRoute } from '#server/http/read-route.ts'
import { taskOptions, taskOptionsQuery } from '#server/queries/tasks/task-options.ts'

export const GET = readRoute(taskOptionsQuery, taskOptions)
