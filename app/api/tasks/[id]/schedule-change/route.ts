import { readRoute } from '#server/http/read-route.ts'
import { taskScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskParameters, taskScheduleChange)
