import { readRoute } from '#server/http/read-route.ts'
import { runErrors } from '#server/queries/runs/run-errors.ts'
import { runFilter } from '#server/queries/runs/run-filter.ts'

export const GET = readRoute(runFilter, runErrors)
