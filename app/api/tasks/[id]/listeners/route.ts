import { readRoute } from '#server/http/read-route.ts'
import { taskListeners, taskListenersParameters } from '#server/queries/runs/run-actions.ts'

export const GET = readRoute(taskListenersParameters, taskListeners)
