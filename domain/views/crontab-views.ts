import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

/** One crontab with the tasks that use it (GET /api/crontabs, GET /api/crontabs/:id). */
export type CrontabRow = {
  id: number
  definition: CrontabDefinition
  users: { id: number; name: string }[]
  demo: boolean
  updatedAt: string
}
