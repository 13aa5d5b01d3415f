import { textRoute } from '#server/http/text-route.ts'
import { runLogText, runLogTextParameters } from '#server/queries/runs/run-logs.ts'

export const GET = textRoute(runLogTextParameters, runLogText, { permission: 'read-logs', exported: 'log of a run' })
