/**
 * What a page may load: scripts that carry this answer's nonce and what those load, everything else from here only. Styles may stand in attributes,
 * as the editor and the graph set them. In development React needs `eval` and the reloader a socket.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src 'self'${isDevelopment ? ' ws: wss:' : ''}`,
    `worker-src 'self'`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** For answers that are no pages, whose own policy names its scripts: what they are opened as can load from here only, and stands in no frame. */
const POLICY_OF_THE_REST = `default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`
const YEAR_SECONDS = 31_536_000

/**
 * What every answer has before anything else is known about it; a page puts its own policy in the place of this one.
 * @param isTls people come over https
 */
export function baseHeaders(isTls: boolean): Record<string, string> {
  const transport: Record<string, string> = isTls ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}
  return { ...SECURITY_HEADERS, 'content-security-policy': POLICY_OF_THE_REST, ...transport }
}

/** For every answer that a browser shows. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}
