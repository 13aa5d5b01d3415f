import { isIP } from 'node:net'

/**
 * Whether a browser's `Origin` is this dashboard itself: the address people use (DJAG_URL), or the very host the request went to where that
 * host is an IP address or localhost. Any other name is refused although it equals the `Host` header: a foreign page can make its own name
 * point here (DNS rebinding), but it cannot make itself an IP address.
 * @param origin the Origin header; null when there was none, which is refused too
 */
export function isOwnOrigin(origin: string | null, host: string | null, djagUrl: string): boolean {
  if (!origin || !URL.canParse(origin)) return false
  const asked = new URL(origin)
  if (asked.origin === new URL(djagUrl).origin) return true
  if (asked.host !== host) return false
  return asked.hostname === 'localhost' || isIP(asked.hostname.replace(/^\[|\]$/g, '')) !== 0
}
