import { DomainError } from '#domain/errors.ts'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { publicCalls } from '#server/auth/public-calls.ts'
import { OIDC_PROVIDER } from '#server/auth/single-sign-on/oidc-provider-plugin.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { errorResponse } from './read-route.ts'

/** Where a provider sends people back to, by their browsers. */
const CALLBACK = `/api/auth/callback/${OIDC_PROVIDER}`

/** All of the library's doors that are open; whatever else it has, or will have in another version, answers as if it were not there. */
const OPEN_DOORS = [
  '/api/auth/sign-in/email',
  '/api/auth/sign-in/social',
  '/api/auth/sign-out',
  '/api/auth/change-password',
  '/api/auth/two-factor/enable',
  '/api/auth/two-factor/disable',
  '/api/auth/two-factor/verify-totp',
  '/api/auth/two-factor/verify-backup-code',
]

/** Sign-in, with its second factor, sign-out and the change of a password: the limits of what needs no session first, then the library. */
export async function answerAuthentication(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  try {
    if (!isOpen(request.method, pathname)) throw new DomainError('not_found', 'There is nothing at this address.')
    publicCalls.refuseTooMany(limitedAddress(clientAddressOf(request.headers)))
    return await webAuthentication().authentication.handler(request)
  } catch (error) {
    return errorResponse(error, `${request.method} ${pathname}`)
  }
}

function isOpen(method: string, pathname: string): boolean {
  return method === 'GET' ? pathname === CALLBACK : OPEN_DOORS.includes(pathname)
}
