import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { problemDocumentShape } from '#domain/problem-document.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import type { Login } from './login.ts'

type Query = Readonly<Record<string, string | number | undefined>>

/** A write is sent so often when nothing came back: its idempotency key has it done once. */
const MOST_TRIES = 3

/** Asks the API. Answers are read by their shapes; refusals are told in the server's own words. */
export class ApiClient {
  readonly #login: Login

  constructor(login: Login) {
    this.#login = login
  }

  async get<Shape extends z.ZodType>(path: string, shape: Shape, query: Query = {}): Promise<z.output<Shape>> {
    return shape.parse(await (await this.#answered(this.#urlOf(path, query), {})).json())
  }

  /** All rows of a list, page by page, at most so many. */
  async list<Row extends z.ZodType>(path: string, row: Row, query: Query, most: number): Promise<z.output<Row>[]> {
    const page = z.object({ rows: z.array(row), nextCursor: z.string().nullable() })
    const rows: z.output<Row>[] = []
    let cursor: string | undefined
    do {
      const answer = await this.get(path, page, { ...query, cursor, limit: Math.min(200, most - rows.length) })
      rows.push(...answer.rows)
      cursor = answer.nextCursor ?? undefined
    } while (cursor !== undefined && rows.length < most)
    return rows
  }

  async post<Shape extends z.ZodType>(path: string, body: unknown, shape: Shape): Promise<z.output<Shape>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const answer = await this.#answered(this.#urlOf(path, {}), { method: 'POST', headers, body: JSON.stringify(body) }, MOST_TRIES)
    return shape.parse(await answer.json())
  }

  /** What does the same when it is asked twice; so it is when nothing came back. */
  async put<Shape extends z.ZodType>(path: string, body: unknown, shape: Shape): Promise<z.output<Shape>> {
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return shape.parse(await (await this.#answered(this.#urlOf(path, {}), init, MOST_TRIES)).json())
  }

  async delete(path: string): Promise<void> {
    await this.#answered(this.#urlOf(path, {}), { method: 'DELETE' })
  }

  /** The lines of a stream, as they come. */
  async *lines<Shape extends z.ZodType>(path: string, shape: Shape, query: Query = {}): AsyncGenerator<z.output<Shape>> {
    const answer = await this.#answered(this.#urlOf(path, query), {})
    const decoder = new TextDecoder()
    let text = ''
    for await (const part of answer.body ?? []) {
      text += decoder.decode(part, { stream: true })
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) if (line !== '') yield shape.parse(JSON.parse(line))
    }
  }

  #urlOf(path: string, query: Query): URL {
    const url = new URL(`/api/v1${path}`, this.#login.url)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
    return url
  }

  async #answered(url: URL, init: { method?: string; headers?: Record<string, string>; body?: string }, triesLeft = 1): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#login.token}` }
    let response: Response
    try {
      response = await fetch(url, { ...init, headers, redirect: 'error' })
    } catch (error) {
      if (triesLeft > 1) return await this.#answered(url, init, triesLeft - 1)
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new CallFailure(`Nobody answers at ${url.origin}: ${reason}`, EXIT.unreachable)
    }
    if (response.ok) return response
    throw await refusalOf(response, url)
  }
}

async function refusalOf(response: Response, url: URL): Promise<CallFailure> {
  const exitCode = response.status === 401 || response.status === 403 ? EXIT.notPermitted : EXIT.refused
  const problem = problemDocumentShape.safeParse(await response.json().catch(() => null))
  if (!problem.success) return new CallFailure(`${url.origin} answered ${response.status}, and not as Djag does.`, EXIT.unreachable)
  const fields = (problem.data.errors ?? []).filter(({ detail }) => !problem.data.detail.includes(detail))
  const lines = [problem.data.detail, ...fields.map(({ field, detail }) => `  ${field}: ${detail}`)]
  return new CallFailure(lines.join('\n'), exitCode, problem.data.errors ?? [])
}
