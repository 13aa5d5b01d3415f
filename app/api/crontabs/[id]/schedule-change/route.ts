import { readRoute } from '#server/http/read-route.ts'
import { crontabParameters } from '#server/queries/crontabs/crontab-rows.ts'
import { crontabScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'

export const GET = readRoute(crontabParameters, crontabScheduleChange)
