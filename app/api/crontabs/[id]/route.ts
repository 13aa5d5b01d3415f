import { readRoute } from '#server/http/read-route.ts'
import { crontabDetail, crontabParameters } from '#server/queries/crontabs/crontab-rows.ts'

export const GET = readRoute(crontabParameters, crontabDetail)
