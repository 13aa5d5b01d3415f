import { DomainError } from '#domain/errors.ts'
import { can, type Permissible, type Permission, permittedInWords, roleNeededFor } from '#domain/roles.ts'

/**
 * @param where left out: everywhere, which a role that is limited to tags never has beyond what a viewer may. `somewhere` is for what asks again once it
 * knows the tasks (`requireForTasks`)
 * @throws DomainError `forbidden` that names the role needed, or the scope that is missing
 */
export function requirePermission(actor: Permissible, permission: Permission, where: 'everywhere' | 'somewhere' = 'everywhere'): void {
  if (can(actor, permission, where)) return
  const [needed, doing] = [roleNeededFor(permission), permittedInWords(permission)]
  if (can({ ...actor, scopes: undefined }, permission, where))
    throw new DomainError('forbidden', `This token may not ${doing}: “${permission}” is not among its scopes.`)
  if (can({ role: actor.role }, permission))
    throw new DomainError(
      'forbidden',
      `You need the role ${needed} for everything to ${doing}; yours is limited to the tasks of some tags. An administrator can change it.`,
    )
  const orHigher = needed === 'administrator' ? '' : ' or a higher one'
  throw new DomainError(
    'forbidden',
    `You need the role ${needed}${orHigher} to ${doing}; yours is ${actor.role}. An administrator can change it.`,
  )
}
