import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { failureLog } from '#server/failures/failure-log.ts'
import { mostBodyBytes } from './body-limits.ts'
import { baseHeaders } from './content-security-policy.ts'
import { type GateOptions, gate } from './request-gate.ts'

/** Who has not sent a whole request by then is cut off. */
const HEADERS_TIMEOUT_MS = 15_000
const REQUEST_TIMEOUT_MS = 60_000
/** A proxy that keeps connections, most for 60 s, must be the one that lets go of them: who closes first may do so in the moment of the next request. */
const KEEP_ALIVE_MS = 75_000

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/**
 * The web program's HTTP server, with the gate before what answers. What is no HTTP at all is answered here, with the same headers. Once it is closed,
 * it ends as soon as the requests under way are answered.
 * @param answer Next; whatever it throws is told as an error of the server
 */
export function createWebServer(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  options: GateOptions,
): Server {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      failureLog.error({ err: error }, `Failed: ${request.method} ${request.url}`)
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong here; it was logged.')
    })
  }
  const listener = gate(handle, options)
  const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS }
  const server = createServer(timeouts, listener)
  // A server that ends closes what is idle then, and would wait for what was busy to have been idle for long.
  server.on('request', (_, response) => response.once('close', () => server.listening || server.closeIdleConnections()))
  // Who asks whether to send a body is told no before it is sent.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) <= mostBodyBytes(request.url ?? '', true)) response.writeContinue()
    listener(request, response)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerNoHttp(error, socket, options.isTls))
  return server
}

function answerNoHttp(error: NodeJS.ErrnoException, socket: Duplex, isTls: boolean): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = STATUS_OF[error.code ?? ''] ?? 400
  const headers = { ...baseHeaders(isTls), 'content-length': '0', connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', ''].join('\r\n'))
}
