import type { RequestInit, Response, fetch as undiciFetch } from 'undici'

/** As many as browsers follow. */
const MOST_REDIRECTS = 20
/** What a server that the task does not name may know of the request. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-encoding', 'accept-language', 'cache-control', 'range', 'traceparent', 'user-agent'])
const KEEPS_METHOD = [307, 308]
const CHANGES_POST = [301, 302]

export type Sent = { method: string; headers: Record<string, string>; body?: string }

/**
 * Sends a request and goes where redirects lead, as browsers do, but tells a server that the task does not name nothing of the task's own: to another host none
 * of its headers go, as any of them may hold a secret, and no body.
 * @param how what every request is sent with: the connections, the signal
 * @throws Error in words for people, where a redirect can't be followed; what `fetch` throws
 */
export async function fetchFollowing(fetch: typeof undiciFetch, url: string, first: Sent, how: RequestInit): Promise<Response> {
  let [at, sent] = [new URL(url), first]
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(at, { ...how, ...sent, redirect: 'manual' })
    const next = redirectOf(response, at)
    if (next === null) return response
    await response.body?.cancel()
    if (redirects === MOST_REDIRECTS) throw new Error(`${url} led through more than ${MOST_REDIRECTS} redirects.`)
    sent = sentOn(sent, response.status)
    if (!isSameServer(at, next)) sent = sentElsewhere(sent, at, next)
    at = next
  }
}

function redirectOf({ status, headers }: Response, at: URL): URL | null {
  const location = headers.get('location')
  if (location === null || ![...KEEPS_METHOD, ...CHANGES_POST, 303].includes(status)) return null
  const next = URL.parse(location, at.href)
  if (next === null || !/^https?:$/.test(next.protocol))
    throw new Error(`${at.href} redirects to “${location}”, which is no address of http or https.`)
  return next
}

/** 303, and of a POST also 301 and 302, ask for what is there to be fetched. */
function sentOn(sent: Sent, status: number): Sent {
  const isFetched = status === 303 ? sent.method !== 'HEAD' : CHANGES_POST.includes(status) && sent.method === 'POST'
  if (!isFetched) return sent
  return { method: 'GET', headers: headersOf(sent, (name) => !name.startsWith('content-')) }
}

/** The same one, or the same by TLS where it was asked without. */
function isSameServer(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true
  return from.hostname === to.hostname && from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === ''
}

function sentElsewhere(sent: Sent, from: URL, to: URL): Sent {
  if (sent.body !== undefined)
    throw new Error(
      `${from.origin} redirects the body of the request to ${to.origin}, which the task does not name. Nothing was sent there: if that is where it shall go, make it the task's address.`,
    )
  return { ...sent, headers: headersOf(sent, (name) => HARMLESS_HEADERS.has(name)) }
}

function headersOf({ headers }: Sent, isKept: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name.toLowerCase())))
}
