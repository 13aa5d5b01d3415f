import { readRoute } from '#server/http/read-route.ts'
import { crontabQuery } from '#server/queries/crontabs/crontab-rows.ts'
import { crontabScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'

export const GET = readRoute(crontabQuery, crontabScheduleChange)
