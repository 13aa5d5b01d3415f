import { readRoute } from '#server/http/read-route.ts'
import { crontabDetail, crontabQuery } from '#server/queries/crontab-rows.ts'

export const GET = readRoute(crontabQuery, crontabDetail)
