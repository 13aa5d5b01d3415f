import { noParameters } from '#server/http/parameters.ts'
import { readRoute } from '#server/http/read-route.ts'
import { overviewView } from '#server/queries/operations/overview-view.ts'

export const GET = readRoute(noParameters, overviewView)
