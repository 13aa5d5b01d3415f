import { answerWorkerRequest } from '#server/api/workers/answer-worker-request.ts'
import { WORKER_OPERATIONS } from '#server/api/workers/worker-operations.ts'
import type { ClaimAnswer, DeliveredRun, HeartbeatAnswer } from '#server/http-workers/protocol.ts'
import { shapedAnswer } from './api-caller.ts'
import { WEB_ORIGIN } from './web-program.ts'

/** Asks as a worker over HTTP does. */
export function askAsWorker(
  path: string,
  body: unknown,
  headers: Record<string, string>,
  { method = 'POST', signal }: { method?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return answerWorkerRequest(
    new Request(`${WEB_ORIGIN}/api/worker/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' && { body: text }),
      ...(signal && { signal }),
    }),
  )
}

/** A worker over HTTP with handlers of these names, each of which takes anything. */
export async function registerTestWorker(headers: Record<string, string>, names: readonly string[] = ['remote'], more: object = {}) {
  const handlers = names.map((name) => ({ name, input: { additionalProperties: true } }))
  const response = await askAsWorker('/register', { name: 'python-host', pid: 7, concurrency: 4, handlers, ...more }, headers)
  const { workerId } = await answerIn(response, '/register')
  return new TestWorker(workerId, headers)
}

/** What a client does, call by call. */
export class TestWorker {
  readonly id: string
  readonly #headers: Record<string, string>

  constructor(id: string, headers: Record<string, string>) {
    this.id = id
    this.#headers = headers
  }

  ask(path: string, body: object = {}, signal?: AbortSignal): Promise<Response> {
    return askAsWorker(path, { workerId: this.id, ...body }, this.#headers, signal ? { signal } : {})
  }

  async claim(body: object = {}, signal?: AbortSignal): Promise<DeliveredRun[]> {
    const response = await this.ask('/claim', { slots: 4, holding: [], waitSeconds: 0, ...body }, signal)
    return ((await answerIn(response, '/claim')) as ClaimAnswer).runs
  }

  async claimOne(): Promise<DeliveredRun> {
    const [run] = await this.claim({ slots: 1 })
    if (!run) throw new Error('There was no run.')
    return run
  }

  async heartbeat(holding: readonly DeliveredRun[] = [], more: object = {}): Promise<HeartbeatAnswer['stop']> {
    const response = await this.ask('/heartbeat', { holding: holding.map(attemptOf), ...more })
    return ((await answerIn(response, '/heartbeat')) as HeartbeatAnswer).stop
  }

  /** What a heartbeat tells its runs. */
  async told(holding: readonly DeliveredRun[]): Promise<HeartbeatAnswer['tell']> {
    const response = await this.ask('/heartbeat', { holding: holding.map(attemptOf) })
    return ((await answerIn(response, '/heartbeat')) as HeartbeatAnswer).tell
  }

  answer(run: DeliveredRun, actionId: number, body: object): Promise<Response> {
    return this.ask('/answer', { answers: [{ ...attemptOf(run), actionId, ...body }] })
  }

  end(run: DeliveredRun, body: object): Promise<Response> {
    return this.ask('/end', { ...attemptOf(run), ...body })
  }

  log(run: DeliveredRun, from: number, messages: readonly string[], more: object = {}): Promise<Response> {
    const lines = messages.map((message) => ({ level: 'info', message }))
    return this.ask('/log', { ...attemptOf(run), from, lines, ...more })
  }
}

/** How a worker names what it holds. */
export const attemptOf = ({ runId, attempt }: DeliveredRun) => ({ runId, attempt })

/** The answer of an operation that went well, in its shape. */
export async function answerIn(response: Response, path: string) {
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return await shapedAnswer(response, WORKER_OPERATIONS.find((operation) => operation.path === path)?.answer ?? null)
}
