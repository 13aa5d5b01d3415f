import { readRoute } from '#server/http/read-route.ts'
import { taskScheduleChange } from '#server/queries/schedule-change-preview.ts'
import { taskQuery } from '#server/queries/task-detail.ts'

export const GET = readRoute(taskQuery, taskScheduleChange)
