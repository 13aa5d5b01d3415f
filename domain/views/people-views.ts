import { z } from 'zod'
import { ROLES } from '../roles.ts'
import { instantShape, whole } from './shapes.ts'

/** One account. Instants are ISO. */
export const personRowShape = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    roleTags: z.array(z.string()).nullable().describe('The tags whose tasks the role is for; null: it is for everything.'),
    setAsideTags: z
      .array(z.string())
      .nullable()
      .describe(
        'Limits that do not count now, as groups of single sign-on give a role without any; they count again with the next one that can have some.',
      ),
    state: z.enum(['active', 'invited', 'deactivated']).describe('`invited`: has not chosen a password yet.'),
    lastSeenAt: instantShape.nullable().describe('Null: never.'),
    createdAt: instantShape,
    deactivatedAt: instantShape.nullable(),
    linkUntil: instantShape.nullable().describe('When a link by which they choose a password runs out; null: there is none.'),
    sessionCount: whole,
    hasSecondFactor: z.boolean(),
    hasSingleSignOn: z.boolean().describe('They are known by what the provider of single sign-on calls them.'),
  })
  .meta({ id: 'Person' })
export type PersonRow = z.output<typeof personRowShape>
/** A page of people; `total` counts all matches. */
export const peoplePageShape = z.object({ rows: z.array(personRowShape), total: whole })
export type PeoplePage = z.output<typeof peoplePageShape>

/** What became of the mail with a link. */
export const linkMailShape = z
  .object({ to: z.string(), problem: z.string().nullable().describe('Why no mail went, in a sentence; null: it went.') })
  .meta({ id: 'LinkMail' })
export type LinkMail = z.output<typeof linkMailShape>

/** A signed-in browser. */
export const sessionRowShape = z
  .object({
    id: z.string(),
    startedAt: instantShape,
    lastSeenAt: instantShape,
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    isPresent: z.boolean().describe('The one that asks.'),
  })
  .meta({ id: 'Session' })
export type SessionRow = z.output<typeof sessionRowShape>
export const sessionListShape = z.object({ rows: z.array(sessionRowShape) })
export type SessionsView = z.output<typeof sessionListShape>
