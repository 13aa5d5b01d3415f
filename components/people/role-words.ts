import { ROLES, type Role } from '#domain/roles.ts'

/** What each role may, in a line. */
export const ROLE_MEANS: Readonly<Record<Role, string>> = {
  viewer: 'sees everything, changes nothing',
  operator: 'runs tasks and switches them on and off',
  editor: 'also changes tasks, crontabs and dependencies',
  administrator: 'may do everything, people too',
}

export const ROLE_OPTIONS: readonly { value: Role; label: string }[] = ROLES.map((role) => ({ value: role, label: role }))
