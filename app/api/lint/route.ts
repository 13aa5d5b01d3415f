import { readRoute } from '#server/http/read-route.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'

export const GET = readRoute(lintParameters, lintView)
