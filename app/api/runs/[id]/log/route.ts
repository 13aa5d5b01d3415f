import { textRoute } from '#server/http/text-route.ts'
import { runLogText, runLogTextQuery } from '#server/queries/runs/run-logs.ts'

export const GET = textRoute(runLogTextQuery, runLogText)
