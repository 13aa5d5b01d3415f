'use server'

import { headers } from 'next/headers'
import { type SetUpInput, setUpInput } from '#domain/account-input.ts'
import type { ActionResult } from '#domain/errors.ts'
import { clientAddressOf } from '#server/auth/client-address.ts'
import { setUpByToken } from '#server/auth/set-up-token.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { removeSetUpToken } from '#server/configuration/secret-file.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { runPublicAction } from './action-runner.ts'

/** Makes the first user, for who has the token of this server's start; refused once there is one. Signing in follows as usual. */
export async function setUpAdministratorAction(input: SetUpInput): Promise<ActionResult<{ id: string }>> {
  const call = { db: webDatabase().db, headers: await headers(), url: webAuthentication().url }
  const address = clientAddressOf(call.headers)
  const { DJAG_SETUP_TOKEN: expected = null, DJAG_DATA_DIR: dataDir } = process.env
  const done = await runPublicAction(
    call,
    'setUpAdministrator',
    setUpInput,
    (db, checked) => setUpByToken(db, expected, checked, address),
    input,
  )
  if (done.ok && dataDir) removeSetUpToken(dataDir)
  return done
}
