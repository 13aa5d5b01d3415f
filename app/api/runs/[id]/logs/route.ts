import { readRoute } from '#server/http/read-route.ts'
import { runLogPage, runLogsParameters } from '#server/queries/runs/run-logs.ts'

export const GET = readRoute(runLogsParameters, runLogPage, 'read-logs')
