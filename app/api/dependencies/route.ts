import { readRoute } from '#server/http/read-route.ts'
import { dependencyRows, dependencyRowsQuery } from '#server/queries/dependency-rows.ts'

export const GET = readRoute(dependencyRowsQuery, dependencyRows)
