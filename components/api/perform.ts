import type { ActionResult } from '#domain/errors.ts'
import { actionFailure } from './action-failure.ts'
import { ApiError } from './api-error.ts'
import { goToSignIn } from './sign-in-redirect.ts'

/** The data of a server action, or its error, also one without a result, thrown as ApiError (for `useMutation`). */
export async function perform<Data>(result: Promise<ActionResult<Data>>): Promise<Data> {
  const settled = await result.catch((error: unknown) => {
    throw new ApiError(actionFailure(error))
  })
  if (settled.ok) return settled.data
  if (settled.error.code === 'not_signed_in') goToSignIn()
  throw new ApiError(settled.error)
}
