import { type Operations, ROUTES } from './operations.ts'

/** What is asked twice more where no answer came: its idempotency key has it done once, or it says what is to be and not what is to be done. */
const MOST_TRIES = 3
const MOST_ROWS_AT_ONCE = 200

type Name = keyof Operations
/** A call may be left out where nothing has to be said. */
type Said<Call> = Record<string, never> extends Call ? [call?: Call] : Partial<Call> extends Call ? [call?: Call] : [call: Call]

/** The API: a function for each operation, by the name that it has in the OpenAPI document, with all that is said of the call in one object. */
export type Djag = {
  readonly [Key in Name]: (
    ...said: Said<Operations[Key]['call']>
  ) => Operations[Key]['answer'] extends AsyncGenerator ? Operations[Key]['answer'] : Promise<Operations[Key]['answer']>
}

/** Something was refused, or is not there: in the server's own words. */
export class DjagRefusal extends Error {
  override name = 'DjagRefusal'
  /** The status of HTTP. */
  readonly status: number
  /** Stays the same while sentences change, `not_found` for instance; null: it was not Djag that answered. */
  readonly code: string | null
  /** What is wrong with single fields of what was sent. */
  readonly fields: readonly { field: string; detail: string }[]
  /** After how long it may be asked again; null: the server does not say. */
  readonly retryAfterMs: number | null

  constructor(message: string, { status, code, fields = [], retryAfterMs = null }: Refused) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
    this.retryAfterMs = retryAfterMs
  }
}

type Refused = { status: number; code: string | null; fields?: DjagRefusal['fields']; retryAfterMs?: number | null }

/** Nobody answered, or the answer broke off. */
export class DjagUnreachable extends Error {
  override name = 'DjagUnreachable'
}

/**
 * The API of a Djag. Every call throws `DjagRefusal` or `DjagUnreachable` where it is not answered; what is to be done is done once, however often the
 * answer was lost on its way.
 * @param where `url`: of the dashboard, such as https://djag.example.org; `token`: made there under Settings, Tokens; `signal`: once it aborts, nothing is
 *   waited for and asked again
 * @throws DjagRefusal `invalid_input` at once for a `url` that is no such address, and a `token` that can't be sent (it is not repeated)
 */
export function djag(where: Where & { url: string }): Djag {
  requireAddress(where.url)
  requireToken(where.token)
  const calls = Object.entries(ROUTES).map(([name, [method, path, kind]]) => {
    const ask = async (said: Call = {}) => await answered(where, { ...requestOf(where.url, method, path, said), kind }, MOST_TRIES)
    return [name, kind === 'lines' ? (said?: Call) => linesOf(() => ask(said)) : async (said?: Call) => bodyOf(await ask(said))]
  })
  return Object.fromEntries(calls) as Djag
}

function requireAddress(url: string): void {
  const read = URL.canParse(url) ? new URL(url) : null
  const isPlain = read !== null && /^https?:$/.test(read.protocol) && read.username + read.password === ''
  if (!isPlain) throw invalid('url', 'It is no address of a dashboard, as http://localhost:3000 or https://djag.example.org is.')
}

/** What no header takes would be said to be nobody’s answer, call after call. From JavaScript it may be missing, too. */
function requireToken(token: unknown): void {
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return
  throw invalid(
    'token',
    'It is no token, which is one word of letters, digits and signs. Here is nothing, or something between or around them.',
  )
}

function invalid(field: string, detail: string): DjagRefusal {
  return new DjagRefusal(`${field}: ${detail}`, { status: 422, code: 'invalid_input', fields: [{ field, detail }] })
}

type Where = { token: string; signal?: AbortSignal | undefined }

type Page = { rows: unknown[]; nextCursor: string | null }
/** Operations that answer a list page by page. */
type List = { [Key in Name]: Operations[Key]['answer'] extends Page ? Key : never }[Name]

/**
 * All rows of a list, page after page: `await allRows(api, 'listRuns', { task: 12 })`.
 * @param query what the operation is called with, but for `cursor`
 * @param most after how many rows it is enough
 */
export async function allRows<Key extends List>(
  api: Djag,
  list: Key,
  query: Omit<Operations[Key]['call'], 'cursor' | 'limit'>,
  most = Number.POSITIVE_INFINITY,
): Promise<Operations[Key]['answer']['rows']> {
  const ask = api[list] as (call: object) => Promise<Page>
  const rows: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await ask({ ...query, cursor, limit: Math.min(MOST_ROWS_AT_ONCE, most - rows.length) })
    rows.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && rows.length < most)
  return rows as Operations[Key]['answer']['rows']
}

const versions = new WeakMap<object, string>()

/** The version of what was read, for `ifMatch` of a change that is made from it; undefined: it has none. */
export function versionOf(answer: object): string | undefined {
  return versions.get(answer)
}

type Call = Record<string, unknown>
type Request = { url: URL; method: string; headers: Record<string, string>; body?: string }
type Asked = Request & { kind: (typeof ROUTES)[Name][2] }
/** `text`: of lines that are still to come nothing. */
type Answered = { response: Response; url: URL; text: string }

function requestOf(origin: string, method: string, path: string, { body, ifMatch, idempotencyKey, ...parameters }: Call): Request {
  const inPath = new Set<string>()
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name)
    return partOfPath(name, String(parameters[name]))
  })
  const url = new URL(`/api/v1${filled}`, origin)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && !inPath.has(name)) url.searchParams.set(name, String(value))
  const headers: Record<string, string> = {}
  if (ifMatch !== undefined) headers['if-match'] = String(ifMatch)
  if (method !== 'GET') headers['idempotency-key'] = String(idempotencyKey ?? crypto.randomUUID())
  if (body === undefined) return { url, method, headers }
  return { url, method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** What an address takes for the folder that it is in, for the one above or for nothing names nothing, and would lead to another operation. */
function partOfPath(name: string, text: string): string {
  if (text !== '' && !/^(?:\.|%2e){1,2}$/i.test(text)) return encodeURIComponent(text)
  throw invalid(name, text === '' ? 'It is empty.' : `There is none that is called “${text}”.`)
}

/** What was answered, to its last character: an answer that breaks off is none, and its request is sent again where that does no harm. */
async function answered({ token, signal }: Where, asked: Asked, triesLeft: number): Promise<Answered> {
  const { url, headers, kind, ...init } = asked
  let response: Response | undefined
  let text: string
  try {
    response = await fetch(url, {
      ...init,
      headers: { ...headers, authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: signal ?? null,
    })
    text = kind === 'lines' && response.ok ? '' : await response.text()
  } catch (error) {
    if (kind === 'again' && triesLeft > 1 && !signal?.aborted) return await answered({ token, signal }, asked, triesLeft - 1)
    throw response ? brokenOff(url, error) : new DjagUnreachable(`Nobody answers at ${url.origin}: ${reasonOf(error)}`, { cause: error })
  }
  if (!response.ok) throw refusalOf(response, url, text)
  return { response, url, text }
}

function brokenOff(url: URL, error: unknown): DjagUnreachable {
  return new DjagUnreachable(`The answer of ${url.origin} broke off: ${reasonOf(error)}`, { cause: error })
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
}

function refusalOf({ status, headers }: Response, url: URL, text: string): DjagRefusal {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10)
  const retryAfterMs = Number.isNaN(seconds) ? null : seconds * 1_000
  const problem = parsed(text)
  if (typeof problem?.code !== 'string' || typeof problem.detail !== 'string') return notOfDjag({ status, retryAfterMs }, url)
  const { code, detail: sentence } = problem
  const fields: DjagRefusal['fields'] = Array.isArray(problem.errors) ? problem.errors : []
  const others = fields.filter(({ detail }) => !sentence.includes(detail)).map(({ field, detail }) => `  ${field}: ${detail}`)
  return new DjagRefusal([sentence, ...others].join('\n'), { status, code, fields, retryAfterMs })
}

function notOfDjag({ status, retryAfterMs = null }: { status: number; retryAfterMs?: number | null }, url: URL): DjagRefusal {
  return new DjagRefusal(`${url.origin} answered ${status}, and not as Djag does.`, { status, retryAfterMs, code: null })
}

/** Undefined: it is no JSON. */
// biome-ignore lint/suspicious/noExplicitAny: it is what JSON.parse says.
function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bodyOf({ response, url, text }: Answered): unknown {
  if (response.status === 204) return undefined
  const body: unknown = parsed(text)
  if (body === undefined) throw notOfDjag(response, url)
  const version = response.headers.get('etag')
  if (version !== null && typeof body === 'object' && body !== null) versions.set(body, version)
  return body
}

/** JSON on each line, as lines come. It is asked when the first line is: who never reads one asks nothing. */
async function* linesOf(ask: () => Promise<Answered>): AsyncGenerator<unknown> {
  const { response, url } = await ask()
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of partsOf(response, url)) {
    text += decoder.decode(part, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield lineOf(line, response, url)
  }
  if (text !== '') throw brokenOff(url, 'in the middle of a line')
}

async function* partsOf({ body }: Response, url: URL): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? []
  } catch (error) {
    throw brokenOff(url, error)
  }
}

function lineOf(line: string, response: Response, url: URL): unknown {
  const read: unknown = parsed(line)
  if (read === undefined) throw notOfDjag(response, url)
  return read
}
