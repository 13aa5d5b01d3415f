import { readRoute } from '#server/http/read-route.ts'
import { runFilter } from '#server/queries/runs/run-filter.ts'
import { runTotals } from '#server/queries/runs/run-totals.ts'

export const GET = readRoute(runFilter, runTotals)
