import { readRoute } from '#server/http/read-route.ts'
import { runActionsView } from '#server/queries/runs/run-actions.ts'
import { runParameters } from '#server/queries/runs/run-detail.ts'

export const GET = readRoute(runParameters, runActionsView)
