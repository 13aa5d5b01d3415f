import { type HeldRole, ROLES, weakerOf } from '#domain/roles.ts'

/** What a token was made with, and what the person has now whose it is; null: it is nobody's. */
export type TokenRoles = {
  tokenRole: string | null
  tokenRoleTagIds: readonly number[] | null
  userRole: string | null
  userRoleTagIds: readonly number[] | null
}

/**
 * What a token is at most: of a person no more than they had when it was made, and than they have now.
 * @returns null for one of workers, and for a role that is none here
 */
export function roleOfToken({ tokenRole, tokenRoleTagIds, userRole, userRoleTagIds }: TokenRoles): HeldRole | null {
  const own = heldRole(tokenRole, tokenRoleTagIds)
  if (!own || userRole === null) return own
  const present = heldRole(userRole, userRoleTagIds)
  return present && weakerOf(own, present)
}

function heldRole(name: string | null, roleTagIds: readonly number[] | null): HeldRole | null {
  const role = ROLES.find((known) => known === name)
  return role ? { role, ...(roleTagIds && { roleTagIds }) } : null
}
