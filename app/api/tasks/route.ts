import { readRoute } from '#server/http/read-route.ts'
import { taskPage, taskPageQuery } from '#server/queries/tasks/task-page.ts'

export const GET = readRoute(taskPageQuery, taskPage)
