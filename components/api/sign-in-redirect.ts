/** The sign-in page, coming back to where one was. */
export function signInHref(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`
}

/** Leaves for sign-in; a full page load, so that nothing of the ended session stays in memory. */
export function goToSignIn(): void {
  const { pathname, search } = window.location
  if (pathname !== '/sign-in') window.location.assign(signInHref(pathname + search))
}

/**
 * Where to go after sign-in: only ever a path of this site, whatever the address says. Judged as it reads once it is normalised: `/..//elsewhere`
 * is a path of this site that becomes another site's address.
 */
export function safeReturnPath(from: string | null | undefined): string {
  if (!from?.startsWith('/') || !URL.canParse(from, ORIGIN)) return '/'
  const url = new URL(from, ORIGIN)
  const path = url.pathname + url.search + url.hash
  return url.origin === ORIGIN && !url.pathname.startsWith('//') ? path : '/'
}

const ORIGIN = 'http://djag.invalid'
