import { readRoute } from '#server/http/read-route.ts'
import { enablingPreview } from '#server/queries/tasks/enabling-preview.ts'
import { taskQuery } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskQuery, enablingPreview)
