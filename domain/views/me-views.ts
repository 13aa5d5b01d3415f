import { z } from 'zod'
import type { Role } from '../roles.ts'
import { whole } from './shapes.ts'

/** GET /api/me */
export type MeView = {
  id: string
  name: string
  email: string
  role: Role
  /** The tags whose tasks the role is for; null: it is for everything. */
  roleTags: { id: number; name: string }[] | null
  hasSecondFactor: boolean
}
/** The tasks that a role limited to tags reaches (GET /api/me/tasks), by id; null: the role is for everything. */
export const ownTasksShape = z.object({ ids: z.array(whole).nullable() })
export type OwnTasksView = z.output<typeof ownTasksShape>
