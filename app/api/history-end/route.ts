import { readRoute } from '#server/http/read-route.ts'
import { historyEnd, historyEndParameters } from '#server/queries/operations/retention-view.ts'

export const GET = readRoute(historyEndParameters, historyEnd)
