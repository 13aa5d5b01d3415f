import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { invitation, roleOfPerson } from '#domain/people-input.ts'
import type { Actor } from '#domain/roles.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { linkMailShape, personRowShape, sessionListShape } from '#domain/views/people-views.ts'
import {
  changePersonRole,
  endPersonSessions,
  makePersonPasswordLink,
  removeSecondFactor,
  removeSingleSignOn,
  switchPerson,
} from '#server/auth/people/change-person.ts'
import { invitePerson } from '#server/auth/people/invite-person.ts'
import { lockPeople } from '#server/auth/people/lock-people.ts'
import { mailPasswordLink } from '#server/auth/people/mail-password-link.ts'
import { passwordLinkAddress } from '#server/auth/people/password-link-address.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { personDetail, personList, personListParameters, personParameters, versionOfPerson } from '#server/queries/people/people-page.ts'
import { sessionsOfPerson } from '#server/queries/people/session-rows.ts'
import { readOperation, writeOperation } from '../operation.ts'

const link = z.string().describe('By which they choose a password, once, within 72 hours. It is told here and nowhere else.')

const linkAnswer = z.object({
  person: personRowShape,
  link,
  mail: linkMailShape.nullable().describe('What became of the mail with it; null: the web program has no mail server.'),
})

type LinkAnswer = z.output<typeof linkAnswer>

/** None of these is kept for an idempotency key: links give accounts away. */
const CONFIDENTIAL = { isConfidential: true, permission: 'manage-people' } as const

export const PEOPLE_OPERATIONS = [
  readOperation({
    id: 'listPeople',
    path: '/people',
    tag: 'people',
    summary: 'List people',
    permission: 'manage-people',
    parameters: personListParameters,
    answer: keysetPage(personRowShape),
    query: personList,
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'invitePerson',
    method: 'POST',
    path: '/people',
    tag: 'people',
    summary: 'Invite somebody',
    description:
      'Makes an account without a password, and the link by which its person chooses one. Nobody is given what the token may not itself.',
    parameters: z.object({}),
    body: z.strictObject({ ...invitation.shape, tags: invitation.shape.tags.default(null) }).meta({ id: 'Invitation' }),
    status: 201,
    answer: linkAnswer,
    change: async (tx, { actor, body }) => {
      const { id, token } = await invitePerson(tx, actor, invitation.parse(body))
      return { body: await linkAnswerOf(tx, id, token), location: `/people/${id}` }
    },
    afterwards: mailed,
  }),
  readOperation({
    id: 'getPerson',
    path: '/people/{id}',
    tag: 'people',
    summary: 'One person',
    permission: 'manage-people',
    parameters: personParameters,
    answer: personRowShape,
    versionOf: versionOfPerson,
    query: personDetail,
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'changePersonRole',
    method: 'PUT',
    path: '/people/{id}/role',
    tag: 'people',
    summary: 'Give somebody another role, or other tags',
    description: 'It counts from their next request on. The last administrator who can sign in stays one.',
    parameters: personParameters,
    body: roleOfPerson.meta({ id: 'RoleOfPerson' }),
    version: 'heeded',
    status: 200,
    answer: personRowShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => {
      await refuseOtherPerson(tx, actor, id, version)
      await changePersonRole(tx, actor, { id, ...body })
      return await personAnswer(tx, id)
    },
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'switchPerson',
    method: 'PUT',
    path: '/people/{id}/active',
    tag: 'people',
    summary: 'Deactivate somebody, or let them sign in again',
    description: 'Who is deactivated is signed out everywhere, and their links and tokens are worth nothing.',
    parameters: personParameters,
    body: z.strictObject({ isActive: z.boolean() }).meta({ id: 'PersonSwitch' }),
    version: 'heeded',
    status: 200,
    answer: personRowShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => {
      await refuseOtherPerson(tx, actor, id, version)
      await switchPerson(tx, actor, { id, ...body })
      return await personAnswer(tx, id)
    },
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'makePasswordLink',
    method: 'POST',
    path: '/people/{id}/password-link',
    tag: 'people',
    summary: 'Make a link by which somebody chooses another password',
    description: 'Their present password counts until then; a link that was made before is worth nothing any more.',
    parameters: personParameters,
    body: null,
    status: 201,
    answer: linkAnswer,
    change: async (tx, { actor, parameters: { id } }) => {
      const { token } = await makePersonPasswordLink(tx, actor, { id })
      return { body: await linkAnswerOf(tx, id, token) }
    },
    afterwards: mailed,
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'removeSecondFactor',
    method: 'DELETE',
    path: '/people/{id}/second-factor',
    tag: 'people',
    summary: 'Let somebody sign in by the password alone',
    description: 'For who has lost app and recovery codes; every session ends.',
    parameters: personParameters,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await removeSecondFactor(tx, actor, { id })
      return { body: null }
    },
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'removeSingleSignOn',
    method: 'DELETE',
    path: '/people/{id}/single-sign-on',
    tag: 'people',
    summary: 'Forget what the provider of single sign-on calls somebody',
    description: 'They are known by their verified address again, for who was made anew at the provider; every session ends.',
    parameters: personParameters,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await removeSingleSignOn(tx, actor, { id })
      return { body: null }
    },
  }),
  readOperation({
    id: 'listPersonSessions',
    path: '/people/{id}/sessions',
    tag: 'people',
    summary: 'In which browsers somebody is signed in',
    description: 'The latest seen first, at most 100.',
    permission: 'manage-people',
    parameters: personParameters,
    answer: sessionListShape,
    query: async (db, { id }, actor, sessionId) => {
      await personDetail(db, { id })
      return await sessionsOfPerson(db, { id }, actor, { sessionId })
    },
  }),
  writeOperation({
    ...CONFIDENTIAL,
    id: 'endPersonSessions',
    method: 'DELETE',
    path: '/people/{id}/sessions',
    tag: 'people',
    summary: 'Sign somebody out everywhere',
    parameters: personParameters,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await endPersonSessions(tx, actor, { id })
      return { body: null }
    },
  }),
]

async function personAnswer(tx: Transaction, id: string) {
  const body = await personDetail(tx, { id })
  return { body, version: versionOfPerson(body) }
}

/** @throws DomainError `stale` for who is not as the version says */
async function refuseOtherPerson(tx: Transaction, actor: Actor, id: string, version: string | null): Promise<void> {
  if (version === null) return
  await lockPeople(tx, actor)
  const person = await personDetail(tx, { id })
  if (versionOfPerson(person) !== version)
    throw new DomainError(
      'stale',
      `The role or account of ${person.name} was changed since. Nothing was saved: read it again, then decide anew.`,
    )
}

async function linkAnswerOf(tx: Transaction, id: string, token: string): Promise<LinkAnswer> {
  return { person: await personDetail(tx, { id }), link: passwordLinkAddress(webAuthentication().url, token), mail: null }
}

/** Not within the transaction: everybody who changes people would wait for the mail server, and a mail would go of what may yet be taken back. */
async function mailed(db: Database, actor: Actor, answer: LinkAnswer): Promise<LinkAnswer> {
  return { ...answer, mail: await mailPasswordLink(db, actor, { personId: answer.person.id, link: answer.link }) }
}
