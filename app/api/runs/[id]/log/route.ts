import { textRoute } from '#server/http/text-route.ts'
import { runLogText, runLogTextQuery } from '#server/queries/run-logs.ts'

export const GET = textRoute(runLogTextQuery, runLogText)
