import { z } from 'zod'
import { isLimitable, NOT_LIMITABLE, roleTags } from './people-input.ts'
import { PERMISSIONS, ROLES } from './roles.ts'
import { lineText } from './typed-text.ts'

/** The longest life of a token that has an end. */
const MOST_DAYS = 3_650

/** A new token: of the person who makes it, or of a service account with a role of its own. */
export const tokenInput = z
  .strictObject({
    name: lineText(60).min(1, 'Name what it is for: audits tell it.'),
    of: z.enum(['person', 'service']),
    role: z.enum(ROLES).nullable().describe('Of a service account; null: it is the person’s own.'),
    tags: roleTags.describe('Of a service account: the tags whose tasks its role is for; null: it is for everything.'),
    scopes: z
      .array(z.enum(PERMISSIONS))
      .min(1, 'Choose at least one permission, or all of them.')
      .nullable()
      .describe('Of what the role permits, only these; null: all of it.'),
    expiresInDays: z
      .number()
      .int('Whole days only.')
      .min(1, 'At least a day.')
      .max(MOST_DAYS, `At most ${MOST_DAYS.toLocaleString('en')} days.`)
      .nullable()
      .describe('Null: never.'),
  })
  .refine(({ of, role }) => (of === 'service') === (role !== null), {
    path: ['role'],
    error: 'A service account has a role; a token of your own has yours.',
  })
  .refine(isLimitable, NOT_LIMITABLE)
export type TokenInput = z.output<typeof tokenInput>

export const tokenRevocation = z.strictObject({ id: z.uuid() })
