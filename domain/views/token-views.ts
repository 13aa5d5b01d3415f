import { z } from 'zod'
import { PERMISSIONS, ROLES } from '../roles.ts'
import { instantShape, whole } from './shapes.ts'

/** One token; instants are ISO strings. */
export const tokenRowShape = z
  .object({
    id: z.uuid(),
    name: z.string(),
    ownerName: z.string().nullable().describe('Whose it is; null: a service account’s, or of workers.'),
    isOwn: z.boolean(),
    role: z
      .enum(ROLES)
      .nullable()
      .describe(
        'What it is at most: the service account’s role, or the weaker of the person’s now and when it was made; null: it is of workers.',
      ),
    roleTags: z.array(z.string()).nullable().describe('The tags whose tasks the role is for; null: it is for everything.'),
    workerQueues: z.array(z.string()).nullable().describe('Of workers: the queues whose runs they may take; null: it is none of workers.'),
    getsSecrets: z.boolean().describe('Of workers: whether they are given the secrets that their runs refer to.'),
    scopes: z.array(z.enum(PERMISSIONS)).nullable().describe('Null: all that the role permits and that need not be chosen by name.'),
    ending: z.string().describe('The last characters of the secret.'),
    createdAt: instantShape,
    createdByName: z.string(),
    expiresAt: instantShape.nullable(),
    lastUsedAt: instantShape.nullable(),
    lastUsedAddress: z.string().nullable(),
    state: z.enum(['valid', 'expired', 'revoked']),
  })
  .meta({ id: 'Token' })
export type TokenRow = z.output<typeof tokenRowShape>

/** Those of the reader, or all of them for who may manage tokens, the latest first, page by page. */
export const tokenPageShape = z.object({ rows: z.array(tokenRowShape), total: whole })
export type TokenPage = z.output<typeof tokenPageShape>
