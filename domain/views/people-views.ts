import type { Role } from '../roles.ts'

/** One account (GET /api/people?search=&page=). Instants are ISO. */
export type PersonRow = {
  id: string
  name: string
  email: string
  role: Role
  /** The tags whose tasks the role is for; null: it is for everything. */
  roleTags: string[] | null
  /** `invited`: has not chosen a password yet. */
  state: 'active' | 'invited' | 'deactivated'
  /** Null: never. */
  lastSeenAt: string | null
  createdAt: string
  deactivatedAt: string | null
  /** When a link by which they choose a password runs out; null: there is none. */
  linkUntil: string | null
  sessionCount: number
  hasSecondFactor: boolean
}
export type PeoplePage = { rows: PersonRow[]; total: number }

/** A signed-in browser (GET /api/sessions, the reader's own; GET /api/people/ID/sessions). */
export type SessionRow = {
  id: string
  startedAt: string
  lastSeenAt: string
  address: string | null
  userAgent: string | null
  /** The one that asks. */
  isPresent: boolean
}
export type SessionsView = { rows: SessionRow[] }
