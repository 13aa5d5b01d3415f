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

  constructor(message: string, { status, code, fields }: { status: number; code: string | null; fields: DjagRefusal['fields'] }) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

/** Nobody answered. */
export class DjagUnreachable extends Error {
  override name = 'DjagUnreachable'
}

/**
 * The API of a Djag. Every call throws `DjagRefusal` or `DjagUnreachable` where it is not answered; what is to be done is done once, however often the
 * answer was lost on its way.
 * @param where `url`: of the dashboard, such as https://djag.example.org; `token`: made there under Settings, Tokens
 */
export function djag(where: { url: string; token: string }): Djag {
  const calls = Object.entries(ROUTES).map(([name, [method, path, kind]]) => {
    const ask = (said: Call = {}) => answered(where, requestOf(where.url, method, path, said), kind === 'again' ? MOST_TRIES : 1)
    return [name, kind === 'lines' ? (said?: Call) => linesOf(ask(said)) : async (said?: Call) => await bodyOf(await ask(said))]
  })
  return Object.fromEntries(calls) as Djag
}

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
type Asked = { url: URL; method: string; headers: Record<string, string>; body?: string }

function requestOf(origin: string, method: string, path: string, { body, ifMatch, idempotencyKey, ...parameters }: Call): Asked {
  const inPath = new Set<string>()
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name)
    return encodeURIComponent(String(parameters[name]))
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

async function answered({ token }: { token: string }, asked: Asked, triesLeft: number): Promise<Response> {
  const { url, headers, ...init } = asked
  let response: Response
  try {
    response = await fetch(url, { ...init, headers: { ...headers, authorization: `Bearer ${token}` }, redirect: 'error' })
  } catch (error) {
    if (triesLeft > 1) return await answered({ token }, asked, triesLeft - 1)
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new DjagUnreachable(`Nobody answers at ${url.origin}: ${reason}`, { cause: error })
  }
  if (response.ok) return response
  throw await refusalOf(response, url)
}

async function refusalOf(response: Response, url: URL): Promise<DjagRefusal> {
  const problem = await response.json().catch(() => null)
  const { status } = response
  if (typeof problem?.code !== 'string' || typeof problem.detail !== 'string')
    return new DjagRefusal(`${url.origin} answered ${status}, and not as Djag does.`, { status, code: null, fields: [] })
  const fields: DjagRefusal['fields'] = Array.isArray(problem.errors) ? problem.errors : []
  const others = fields.filter(({ detail }) => !problem.detail.includes(detail)).map(({ field, detail }) => `  ${field}: ${detail}`)
  return new DjagRefusal([problem.detail, ...others].join('\n'), { status, code: problem.code, fields })
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  const body: unknown = await response.json()
  const version = response.headers.get('etag')
  if (version !== null && typeof body === 'object' && body !== null) versions.set(body, version)
  return body
}

/** JSON on each line, as lines come. */
async function* linesOf(asking: Promise<Response>): AsyncGenerator<unknown> {
  const { body } = await asking
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
}
