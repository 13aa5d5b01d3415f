import { readRoute } from '#server/http/read-route.ts'
import { crontabQuery } from '#server/queries/crontab-rows.ts'
import { crontabScheduleChange } from '#server/queries/schedule-change-preview.ts'

export const GET = readRoute(crontabQuery, crontabScheduleChange)
