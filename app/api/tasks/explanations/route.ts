import { readRoute } from '#server/http/read-route.ts'
import { explanationsParameters, explanationsView } from '#server/queries/explanation/explanation-view.ts'

export const GET = readRoute(explanationsParameters, explanationsView)
