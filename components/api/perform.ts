import type { ActionResult } from '#domain/errors.ts'
import { ApiError } from './api-error.ts'
import { goToSignIn } from './sign-in-redirect.ts'

/** The data of a server action, or its error thrown as ApiError (for `useMutation`). */
export async function perform<Data>(result: Promise<ActionResult<Data>>): Promise<Data> {
  const settled = await result
  if (settled.ok) return settled.data
  if (settled.error.code === 'not_signed_in') goToSignIn()
  throw new ApiError(settled.error)
}
