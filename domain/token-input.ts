import { z } from 'zod'
import { isLimitable, NOT_LIMITABLE, roleTags } from './people-input.ts'
import { PERMISSIONS, ROLES } from './roles.ts'
import { queueName } from './task-settings/task-settings.ts'
import { lineText } from './typed-text.ts'

/** The longest life of a token that has an end. */
const MOST_DAYS = 3_650
const MOST_QUEUES = 20

/** A new token: of the person who makes it, of a service account with a role of its own, or of workers that bring their runs by HTTP. */
export const tokenInput = z
  .strictObject({
    name: lineText(60).min(1, 'Name what it is for: audits tell it.'),
    of: z.enum(['person', 'service', 'worker']),
    role: z.enum(ROLES).nullable().describe('Of a service account; null: it is the person’s own, or a worker’s.'),
    tags: roleTags.describe('Of a service account: the tags whose tasks its role is for; null: it is for everything.'),
    scopes: z
      .array(z.enum(PERMISSIONS))
      .min(1, 'Choose at least one permission, or all of them.')
      .nullable()
      .describe('Of what the role permits, only these; null: all of it.'),
    queues: z
      .array(queueName)
      .min(1, 'Name at least one queue.')
      .max(MOST_QUEUES, `At most ${MOST_QUEUES} queues.`)
      .nullable()
      .describe('Of a worker: the queues whose runs it may take, and nothing else; null: it is no worker’s.'),
    getsSecrets: z
      .boolean()
      .optional()
      .describe('Of a worker: whether it is given the values of the secrets that its runs refer to. Left out: it is not.'),
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
    error: 'A service account has a role; a token of your own has yours, and a worker’s none.',
  })
  .refine(isLimitable, NOT_LIMITABLE)
  .refine(({ of, queues }) => (of === 'worker') === (queues !== null), {
    path: ['queues'],
    error: 'A worker’s token names the queues whose runs it may take; no other does.',
  })
  .refine(({ of, scopes }) => of !== 'worker' || scopes === null, { path: ['scopes'], error: 'A worker’s token has no scopes.' })
  .refine(({ of, getsSecrets }) => of === 'worker' || !getsSecrets, {
    path: ['getsSecrets'],
    error: 'Only a worker’s token gets secrets.',
  })
export type TokenInput = z.output<typeof tokenInput>

export const tokenRevocation = z.strictObject({ id: z.uuid() })
