import { LIMITABLE_ROLES, ROLES, type Role } from '#domain/roles.ts'

/** What each role may, in a line. */
export const ROLE_MEANS: Readonly<Record<Role, string>> = {
  viewer: 'sees everything, changes nothing',
  operator: 'runs tasks and switches them on and off',
  editor: 'also changes tasks, crontabs and dependencies',
  administrator: 'may do everything, people too',
}

export const ROLE_OPTIONS: readonly { value: Role; label: string }[] = ROLES.map((role) => ({ value: role, label: role }))

/** A role with the tags whose tasks it is for: “editor of finance, payroll”. */
export function roleWords(role: Role, tags: readonly string[] | null): string {
  if (tags === null) return role
  return tags.length === 0 ? `${role} of tags that are gone` : `${role} of ${tags.join(', ')}`
}

/** The tags that go with a role: a viewer’s and an administrator’s have no limits. */
export function tagsOfRole(role: Role, tags: string[] | null): string[] | null {
  return LIMITABLE_ROLES.includes(role) ? tags : null
}
