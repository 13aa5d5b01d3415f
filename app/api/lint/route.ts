import { readRoute } from '#server/http/read-route.ts'
import { lintQuery, lintView } from '#server/queries/findings/lint.ts'

export const GET = readRoute(lintQuery, lintView)
