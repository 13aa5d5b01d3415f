import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

/** One crontab (GET /api/crontabs/:id, and the rows of GET /api/crontabs) with the tasks that use it: all are counted, the first 20 named. */
export type CrontabRow = {
  id: number
  definition: CrontabDefinition
  users: { id: number; name: string }[]
  userCount: number
  demo: boolean
  updatedAt: string
}

/** A page of crontabs; `total` counts all matches. */
export type CrontabPage = { rows: CrontabRow[]; total: number }
export type CrontabSortKey = 'expression' | 'words' | 'zone' | 'next' | 'users'
