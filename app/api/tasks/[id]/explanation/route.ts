import { readRoute } from '#server/http/read-route.ts'
import { explanationView } from '#server/queries/explanation/explanation-view.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskParameters, explanationView)
