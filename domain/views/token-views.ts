import type { Permission, Role } from '../roles.ts'

/** One row of GET /api/tokens: those of the reader, or all of them for who may manage tokens; the latest first. Instants are ISO strings. */
export type TokenRow = {
  id: string
  name: string
  /** Whose it is; null: a service account's, or of workers. */
  ownerName: string | null
  isOwn: boolean
  /** What it is at most: the service account's role, or the person's as it is now; null: it is of workers. */
  role: Role | null
  /** The tags whose tasks the role is for; null: it is for everything. */
  roleTags: string[] | null
  /** Of workers: the queues whose runs they may take; null: it is none of workers. */
  workerQueues: string[] | null
  /** Of workers: whether they are given the secrets that their runs refer to. */
  getsSecrets: boolean
  /** Null: all that the role permits. */
  scopes: Permission[] | null
  /** The last characters of the secret. */
  ending: string
  createdAt: string
  createdByName: string
  expiresAt: string | null
  lastUsedAt: string | null
  lastUsedAddress: string | null
  state: 'valid' | 'expired' | 'revoked'
}
