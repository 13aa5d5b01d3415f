import { readRoute } from '#server/http/read-route.ts'
import { crontabPage, crontabPageQuery } from '#server/queries/crontabs/crontab-rows.ts'

export const GET = readRoute(crontabPageQuery, crontabPage)
