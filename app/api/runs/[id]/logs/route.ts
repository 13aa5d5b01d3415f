import { readRoute } from '#server/http/read-route.ts'
import { runLogPage, runLogsQuery } from '#server/queries/runs/run-logs.ts'

export const GET = readRoute(runLogsQuery, runLogPage)
