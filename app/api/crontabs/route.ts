import { readRoute } from '#server/http/read-route.ts'
import { crontabPage, crontabPageParameters } from '#server/queries/crontabs/crontab-rows.ts'

export const GET = readRoute(crontabPageParameters, crontabPage)
