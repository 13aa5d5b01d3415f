import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { crontabRows } from '#server/queries/crontab-rows.ts'

export const GET = readRoute(noParameters, crontabRows)
