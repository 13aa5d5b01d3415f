'use server'

import { headers } from 'next/headers'
import type { ActionResult } from '#domain/errors.ts'
import {
  invitation,
  ownSessionsToEnd,
  type PasswordChoice,
  passwordChoice,
  passwordConfirmation,
  personChoice,
  personRoleChange,
  personSwitch,
} from '#domain/people-input.ts'
import type { Actor } from '#domain/roles.ts'
import type { LinkMail } from '#domain/views/people-views.ts'
import { confirmPassword, endOwnSessions } from '#server/auth/own-sessions.ts'
import {
  changePersonRole,
  endPersonSessions,
  makePersonPasswordLink,
  removeSecondFactor,
  removeSingleSignOn,
  switchPerson,
} from '#server/auth/people/change-person.ts'
import { choosePassword } from '#server/auth/people/choose-password.ts'
import { invitePerson } from '#server/auth/people/invite-person.ts'
import { mailPasswordLink } from '#server/auth/people/mail-password-link.ts'
import { passwordLinkAddress } from '#server/auth/people/password-link-address.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import type { Database } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runPublicAction } from './action-runner.ts'
import { confirmedAction, sessionAction } from './authenticated-action.ts'

export const invitePersonAction = confirmedAction('invitePerson', invitation, async (db, actor, input) => {
  const made = await invitePerson(db, actor, input)
  return { ...made, mail: await mailed(db, actor, made) }
})
export const changePersonRoleAction = confirmedAction('changePersonRole', personRoleChange, changePersonRole)
export const switchPersonAction = confirmedAction('switchPerson', personSwitch, switchPerson)
export const makePersonPasswordLinkAction = confirmedAction('makePersonPasswordLink', personChoice, async (db, actor, { id }) => {
  const made = await makePersonPasswordLink(db, actor, { id })
  return { ...made, mail: await mailed(db, actor, { id, ...made }) }
})
export const endPersonSessionsAction = confirmedAction('endPersonSessions', personChoice, endPersonSessions)

export const removeSingleSignOnAction = confirmedAction('removeSingleSignOn', personChoice, removeSingleSignOn)
export const removeSecondFactorAction = confirmedAction('removeSecondFactor', personChoice, removeSecondFactor)

export const confirmPasswordAction = sessionAction('confirmPassword', passwordConfirmation, confirmPassword)
export const endOwnSessionsAction = sessionAction('endOwnSessions', ownSessionsToEnd, endOwnSessions)

async function mailed(db: Database, actor: Actor, { id, token }: { id: string; token: string }): Promise<LinkMail | null> {
  return await mailPasswordLink(db, actor, { personId: id, link: passwordLinkAddress(webAuthentication().url, token) })
}

/** Chooses a password by a link that somebody was given. Signing in follows as usual. */
export async function choosePasswordAction(input: PasswordChoice): Promise<ActionResult<{ email: string }>> {
  const call = { db: webDatabase().db, headers: await headers(), url: webAuthentication().url }
  return await runPublicAction(call, 'choosePassword', passwordChoice, choosePassword, input)
}
