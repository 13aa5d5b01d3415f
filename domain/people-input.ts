import { z } from 'zod'
import { email, password, personName } from './account-input.ts'
import { ROLES } from './roles.ts'

const id = z.string().min(1).max(100)
const role = z.enum(ROLES, 'Choose a role.')

/** Inviting somebody: they choose a password themselves, by a link. */
export const invitation = z.object({ name: personName, email, role })
export type Invitation = z.output<typeof invitation>

export const personRoleChange = z.object({ id, role })
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
