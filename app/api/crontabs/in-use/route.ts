import { readRoute } from '#server/http/read-route.ts'
import { crontabsInUse, crontabsInUseParameters } from '#server/queries/crontabs/crontabs-in-use.ts'

export const GET = readRoute(crontabsInUseParameters, crontabsInUse)
