import { readRoute } from '#server/http/read-route.ts'
import { dependencyPage, dependencyPageParameters } from '#server/queries/dependencies/dependency-rows.ts'

export const GET = readRoute(dependencyPageParameters, dependencyPage)
