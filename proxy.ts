import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy, SECURITY_HEADERS } from '#server/http/content-security-policy.ts'

/** Pages that are there for people without a session. */
const OPEN_PAGES = ['/sign-in', '/set-up', '/choose-password']
const SESSION_COOKIES = ['djag.session_token', '__Secure-djag.session_token']

/**
 * Stands before every page: sends who has no session cookie to sign-in, and gives each answer its own nonce (`x-nonce` for what the layout writes
 * itself) and its security headers. Whether the cookie is worth anything is asked where data is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const response = needsSignIn(request) ? toSignIn(request) : withNonce(request, nonce, policy)
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value)
  return response
}

/** Server actions answer for themselves, so that nothing typed is lost to a redirect. */
function needsSignIn(request: NextRequest): boolean {
  if (OPEN_PAGES.includes(request.nextUrl.pathname) || request.headers.has('next-action')) return false
  return !SESSION_COOKIES.some((name) => request.cookies.has(name))
}

function toSignIn(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  const url = request.nextUrl.clone()
  url.pathname = '/sign-in'
  url.search = pathname === '/' ? '' : `?from=${encodeURIComponent(pathname + search)}`
  return NextResponse.redirect(url)
}

/** Next takes the nonce for its own scripts from the request's policy. */
function withNonce(request: NextRequest, nonce: string, policy: string): NextResponse {
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  return NextResponse.next({ request: { headers } })
}

export const config = { matcher: ['/((?!api/|_next/static/|_next/image|icon.svg|favicon.ico|offline-worker.js).*)'] }
