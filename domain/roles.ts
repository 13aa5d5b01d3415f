/** Roles, weakest first. Each may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Who asks for something: a signed-in person, or the system itself. */
export type Actor =
  | { kind: 'user'; id: string; name: string; role: Role }
  | { kind: 'system'; id: null; name: string; role: 'administrator' }

/** What can be permitted. One table below says from which role on. */
export const PERMISSIONS = [
  'read',
  'run_tasks',
  'switch_tasks',
  'edit_tasks',
  'edit_crontabs',
  'edit_dependencies',
  'manage_users',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const weakestRole: Record<Permission, Role> = {
  read: 'viewer',
  run_tasks: 'operator',
  switch_tasks: 'operator',
  edit_tasks: 'editor',
  edit_crontabs: 'editor',
  edit_dependencies: 'editor',
  manage_users: 'administrator',
}

/** Whether `role` is at least `needed`. */
export function hasRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

/** Whether the actor may do this. The dashboard hides what this refuses; the use cases enforce it. */
export function can(actor: Pick<Actor, 'role'>, permission: Permission): boolean {
  return hasRole(actor.role, weakestRole[permission])
}

/** The weakest role that may do this: for the sentence that refuses. */
export function roleNeededFor(permission: Permission): Role {
  return weakestRole[permission]
}
