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
import { confirmPassword, endOwnSessions } from '#server/auth/own-sessions.ts'
import {
  changePersonRole,
  endPersonSessions,
  makePersonPasswordLink,
  removeSecondFactor,
  switchPerson,
} from '#server/auth/people/change-person.ts'
import { choosePassword } from '#server/auth/people/choose-password.ts'
import { invitePerson } from '#server/auth/people/invite-person.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runPublicAction } from './action-runner.ts'
import { confirmedAction, sessionAction } from './authenticated-action.ts'

export const invitePersonAction = confirmedAction('invitePerson', invitation, invitePerson)
export const changePersonRoleAction = confirmedAction('changePersonRole', personRoleChange, changePersonRole)
export const switchPersonAction = confirmedAction('switchPerson', personSwitch, switchPerson)
export const makePersonPasswordLinkAction = confirmedAction('makePersonPasswordLink', personChoice, makePersonPasswordLink)
export const endPersonSessionsAction = confirmedAction('endPersonSessions', personChoice, endPersonSessions)

export const removeSecondFactorAction = confirmedAction('removeSecondFactor', personChoice, removeSecondFactor)

export const confirmPasswordAction = sessionAction('confirmPassword', passwordConfirmation, confirmPassword)
export const endOwnSessionsAction = sessionAction('endOwnSessions', ownSessionsToEnd, endOwnSessions)

/** Chooses a password by a link that somebody was given. Signing in follows as usual. */
export async function choosePasswordAction(input: PasswordChoice): Promise<ActionResult<{ email: string }>> {
  const call = { db: webDatabase().db, headers: await headers(), url: webAuthentication().url }
  return await runPublicAction(call, 'choosePassword', passwordChoice, choosePassword, input)
}
