import { readRoute } from '#server/http/read-route.ts'
import { enablingPreview } from '#server/queries/enabling-preview.ts'
import { taskQuery } from '#server/queries/task-detail.ts'

export const GET = readRoute(taskQuery, enablingPreview)
