'use server'

import { headers } from 'next/headers'
import { type SetUpInput, setUpInput } from '#domain/account-input.ts'
import type { ActionResult } from '#domain/errors.ts'
import { setUpAdministrator } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runPublicAction } from './action-runner.ts'

/** Makes the first user; refused once there is one. Signing in follows as usual. */
export async function setUpAdministratorAction(input: SetUpInput): Promise<ActionResult<{ id: string }>> {
  const call = { db: webDatabase().db, headers: await headers(), url: webAuthentication().url }
  return await runPublicAction(call, setUpInput, setUpAdministrator, input)
}
