import { readRoute } from '#server/http/read-route.ts'
import { compareWithPreviousSuccess } from '#server/queries/runs/previous-success.ts'
import { runParameters } from '#server/queries/runs/run-detail.ts'

export const GET = readRoute(runParameters, compareWithPreviousSuccess)
