import { textRoute } from '#server/http/text-route.ts'
import { runCsv } from '#server/queries/runs/run-csv.ts'
import { runFilter } from '#server/queries/runs/run-filter.ts'

export const GET = textRoute(runFilter, runCsv, { exported: 'runs' })
