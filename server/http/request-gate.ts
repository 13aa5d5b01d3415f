import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import { HTTP_STATUS } from '#domain/errors.ts'
import { PROBLEM_TYPE, problemDocumentOf } from '#domain/problem-document.ts'
import { CLIENT_ADDRESS_HEADER, clientAddress } from '#server/auth/client-address.ts'
import { MOST_BODY_BYTES, mostBodyBytes, tooMuchInWords } from './body-limits.ts'
import { baseHeaders } from './content-security-policy.ts'

/** So much of a body that is refused is still taken in, and thrown away, so that its sender hears why. */
const MOST_DISCARDED_BYTES = 16 * 1024 * 1024
const DISCARDING_MS = 10_000

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export type GateOptions = {
  /** People come over https: browsers are told to stay there. */
  isTls: boolean
  trustedProxies: BlockList
}

/**
 * Stands before everything that answers: gives each answer its security headers (static files, errors and what the program behind adds nothing to, too),
 * notes where the request came from, and refuses what nothing behind may be burdened with: other methods, and bodies above the limit, announced or not.
 */
export function gate(handle: (request: IncomingMessage, response: ServerResponse) => void, options: GateOptions): RequestListener {
  const headers = Object.entries(baseHeaders(options.isTls))
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(
      request.socket.remoteAddress,
      request.headers['x-forwarded-for'],
      options.trustedProxies,
    )
    if (!METHODS.includes(request.method ?? '')) {
      response.setHeader('allow', METHODS.join(', '))
      return refuse(request, response, 405, 'Nothing here answers to this method.')
    }
    const most = mostBodyBytes(request.url ?? '', true)
    if (Number(request.headers['content-length'] ?? 0) > most) return refuseBody(request, response, most)
    if (request.headers['transfer-encoding'] === undefined) return handle(request, response)
    void readUnannounced(request, response, handle)
  }
}

/** Reads a body whose length nobody announced, up to the limit, and hands the request on as one whose length is known. */
async function readUnannounced(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<void> {
  const parts: Buffer[] = []
  let bytes = 0
  const onData = (part: Buffer) => {
    bytes += part.length
    parts.push(part)
    if (bytes <= MOST_BODY_BYTES) return
    parts.length = 0
    request.off('data', onData).off('end', onEnd)
    refuseBody(request, response, MOST_BODY_BYTES)
  }
  const onEnd = () => handle(withBody(request, Buffer.concat(parts)), response)
  request.on('data', onData).on('end', onEnd)
  // Who goes away in the middle of it is owed no answer.
  request.on('error', () => {})
}

function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const whole = new IncomingMessage(request.socket)
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor } = request
  const { 'transfer-encoding': _, ...headers } = request.headers
  Object.assign(whole, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, complete: true })
  whole.headers = { ...headers, 'content-length': String(body.length) }
  whole.push(body)
  whole.push(null)
  return whole
}

function refuseBody(request: IncomingMessage, response: ServerResponse, mostBytes: number): void {
  refuse(request, response, HTTP_STATUS.too_large, tooMuchInWords(mostBytes))
}

/**
 * In words: as plain text to a server action, whose caller shows that as it stands, otherwise as the API's error. What still comes is thrown away, up
 * to a limit: who is cut off while sending often does not hear why.
 */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  const isAction = request.headers['next-action'] !== undefined
  const code = status === HTTP_STATUS.too_large ? 'too_large' : 'invalid_input'
  const isApi = /^\/api\/(worker\/)?v1\//.test(request.url ?? '')
  const problem = problemDocumentOf(status === HTTP_STATUS.too_large ? 'too_large' : 'method_not_allowed', message)
  const body = isAction ? message : JSON.stringify(isApi ? problem : { code, message })
  response.writeHead(status, {
    'content-type': isAction ? 'text/plain' : isApi ? PROBLEM_TYPE : 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  })
  response.write(body)
  const patience = setTimeout(() => request.destroy(), DISCARDING_MS)
  let discarded = 0
  request.on('data', (part: Buffer) => {
    discarded += part.length
    if (discarded > MOST_DISCARDED_BYTES) request.destroy()
  })
  request.on('error', () => {})
  request.on('close', () => clearTimeout(patience))
  // Not before: with a connection that is to be closed, ending the answer would close it.
  request.on('end', () => response.end())
}
