import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** Carries the address a connection really came from. Whatever a client sends under this name is overwritten. */
export const CLIENT_ADDRESS_HEADER = 'x-djag-client-address'

/**
 * Notes on every incoming request of this process which address its connection came from, before anything handles it.
 * `x-forwarded-for` will not do: Next believes the one a client sends, so each guess at a password could claim another address.
 */
export function recordClientAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    request.headers[CLIENT_ADDRESS_HEADER] = request.socket.remoteAddress ?? 'unknown'
  })
}
