import { readRoute } from '#server/http/read-route.ts'
import { taskOptions, taskOptionsParameters } from '#server/queries/tasks/task-options.ts'

export const GET = readRoute(taskOptionsParameters, taskOptions)
