import { z } from 'zod'
import { email, password, personName } from './account-input.ts'
import { LIMITABLE_ROLES, ROLES, type Role } from './roles.ts'
import { tagNames } from './tag-input.ts'

const id = z.string().min(1).max(100)
const role = z.enum(ROLES, 'Choose a role.')

/** The tags whose tasks a role is for; null: it is for everything. */
export const roleTags = tagNames.min(1, 'Choose at least one tag, or everything.').nullable()

/** Refuses tags of a role that has no limits. */
export function isLimitable({ role: limited, tags }: { role: Role | null; tags: readonly string[] | null }): boolean {
  return tags === null || (limited !== null && LIMITABLE_ROLES.includes(limited))
}
export const NOT_LIMITABLE = { path: ['tags'], error: `Only the roles ${LIMITABLE_ROLES.join(' and ')} can be limited to tags.` }

/** Inviting somebody: they choose a password themselves, by a link. */
export const invitation = z.object({ name: personName, email, role, tags: roleTags }).refine(isLimitable, NOT_LIMITABLE)
export type Invitation = z.output<typeof invitation>

export const personRoleChange = z.object({ id, role, tags: roleTags }).refine(isLimitable, NOT_LIMITABLE)
/** What is said of a person whose id stands elsewhere. */
export const roleOfPerson = z.strictObject({ role, tags: roleTags.default(null) }).refine(isLimitable, NOT_LIMITABLE)
export const personSwitch = z.object({ id, isActive: z.boolean() })
export const personChoice = z.object({ id })

/** Choosing a password by a link. */
export const passwordChoice = z.object({
  token: z.string().trim().min(1, 'Open the link that you were given.').max(200, 'At most 200 characters.'),
  password,
})
export type PasswordChoice = z.output<typeof passwordChoice>

/** Typing one's password once more. */
export const passwordConfirmation = z.object({ password: z.string().min(1, 'Type your password.').max(128, 'At most 128 characters.') })

/** One of one's own sessions, or all but the present one. */
export const ownSessionsToEnd = z.object({ id: id.nullable() })
