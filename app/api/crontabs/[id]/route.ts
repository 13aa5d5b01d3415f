import { readRoute } from '#server/http/read-route.ts'
import { crontabDetail, crontabQuery } from '#server/queries/crontabs/crontab-rows.ts'

export const GET = readRoute(crontabQuery, crontabDetail)
