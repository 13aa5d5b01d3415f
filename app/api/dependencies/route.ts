import { readRoute } from '#server/http/read-route.ts'
import { dependencyPage, dependencyPageQuery } from '#server/queries/dependencies/dependency-rows.ts'

export const GET = readRoute(dependencyPageQuery, dependencyPage)
