import { readRoute } from '#server/http/read-route.ts'
import { enablingPreview } from '#server/queries/tasks/enabling-preview.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'

export const GET = readRoute(taskParameters, enablingPreview)
