import { readRoute } from '#server/http/read-route.ts'
import { enablingParameters, enablingPreviews } from '#server/queries/tasks/enabling-preview.ts'

export const GET = readRoute(enablingParameters, enablingPreviews)
