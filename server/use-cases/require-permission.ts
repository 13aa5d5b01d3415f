import { DomainError } from '#domain/errors.ts'
import { type Actor, can, hasRole, type Permission, type Role, roleNeededFor } from '#domain/roles.ts'

const DOING: Record<Permission, string> = {
  read: 'look at this',
  run_tasks: 'run tasks',
  switch_tasks: 'enable or disable tasks',
  edit_tasks: 'change tasks',
  edit_crontabs: 'change crontabs',
  edit_dependencies: 'change dependencies',
  manage_users: 'manage users',
}

/** @throws DomainError `forbidden` that names the role needed */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw refusal(actor, roleNeededFor(permission), DOING[permission])
}

/** @throws DomainError `forbidden` that names the role needed; `doing` continues "to …" */
export function requireRole(actor: Actor, needed: Role, doing: string): void {
  if (!hasRole(actor.role, needed)) throw refusal(actor, needed, doing)
}

function refusal(actor: Actor, needed: Role, doing: string): DomainError {
  const orHigher = needed === 'administrator' ? '' : ' or a higher one'
  return new DomainError(
    'forbidden',
    `You need the role ${needed}${orHigher} to ${doing}; yours is ${actor.role}. An administrator can change it.`,
  )
}
