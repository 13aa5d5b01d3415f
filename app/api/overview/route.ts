import { readRoute } from '#server/http/read-route.ts'
import { overviewParameters, overviewView } from '#server/queries/operations/overview-view.ts'

export const GET = readRoute(overviewParameters, overviewView)
