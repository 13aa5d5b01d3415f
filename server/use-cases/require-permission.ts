import { DomainError } from '#domain/errors.ts'
import { can, type Permissible, type Permission, permittedInWords, roleNeededFor } from '#domain/roles.ts'

/** @throws DomainError `forbidden` that names the role needed, or the scope that is missing */
export function requirePermission(actor: Permissible, permission: Permission): void {
  if (can(actor, permission)) return
  const [needed, doing] = [roleNeededFor(permission), permittedInWords(permission)]
  if (can({ role: actor.role }, permission))
    throw new DomainError('forbidden', `This token may not ${doing}: “${permission}” is not among its scopes.`)
  const orHigher = needed === 'administrator' ? '' : ' or a higher one'
  throw new DomainError(
    'forbidden',
    `You need the role ${needed}${orHigher} to ${doing}; yours is ${actor.role}. An administrator can change it.`,
  )
}
