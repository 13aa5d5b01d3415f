import { readRoute } from '#server/http/read-route.ts'
import { digestParameters, digestView } from '#server/queries/digest/digest-view.ts'

export const GET = readRoute(digestParameters, digestView)
