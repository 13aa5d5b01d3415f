import { readRoute } from '#server/http/read-route.ts'
import { taskPage, taskPageParameters } from '#server/queries/tasks/task-page.ts'

export const GET = readRoute(taskPageParameters, taskPage)
