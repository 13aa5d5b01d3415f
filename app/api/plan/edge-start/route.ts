import { readRoute } from '#server/http/read-route.ts'
import { edgeStart, edgeStartParameters } from '#server/queries/plan/edge-start.ts'

export const GET = readRoute(edgeStartParameters, edgeStart)
