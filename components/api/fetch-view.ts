import type { z } from 'zod'
import { ApiError, errorViewFrom, NoAnswerError } from './api-error.ts'
import { goToSignIn } from './sign-in-redirect.ts'

type QueryValue = string | number | boolean | null | undefined

/** `path` with its query; empty, null and undefined values are left out. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}

/**
 * As {@link fetchAnswer}, with what was answered held to its shape: a server of another version is told from one of ours, before a page breaks by it.
 */
export async function fetchShape<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
  signal?: AbortSignal,
  limitMs?: number,
): Promise<z.output<Shape>> {
  return held(await fetchAnswer(path, signal, limitMs), shape)
}

/** The same of a question that is asked with a body and changes nothing. It may take as long as the server lets it. */
export async function askShape<Shape extends z.ZodType>(
  path: string,
  body: unknown,
  shape: Shape,
  signal: AbortSignal,
): Promise<z.output<Shape>> {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return held(await readAnswer(path, signal, sent), shape)
}

function held<Shape extends z.ZodType>(answer: unknown, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(answer)
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path.join('.')
  throw new ApiError({
    code: 'outdated',
    message: `The server answers otherwise than this page expects (${place}). Reload the page, then try again.`,
  })
}

/** A little longer than the server lets a statement take: its own words are better than ours. */
const LIMIT_MS = 18_000

/**
 * Reads one answer of the API, whatever it is. Throws ApiError with the server's sentence, or that it did not answer in time; without a session the browser goes to
 * sign-in and comes back.
 * @param path below `/api`, with its query
 */
export async function fetchAnswer(path: string, signal?: AbortSignal, limitMs = LIMIT_MS): Promise<unknown> {
  const limit = AbortSignal.timeout(limitMs)
  try {
    return await readAnswer(path, signal ? AbortSignal.any([signal, limit]) : limit)
  } catch (error) {
    if (limit.aborted && !signal?.aborted) throw new NoAnswerError(limitMs)
    throw error
  }
}

async function readAnswer(path: string, signal: AbortSignal, { headers, ...sent }: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`/api${path}`, { ...sent, headers: { accept: 'application/json', ...headers }, signal })
  if (response.ok) return await response.json()
  const view = errorViewFrom(await response.json().catch(() => null), response.status)
  if (view.code === 'not_signed_in') goToSignIn()
  throw new ApiError(view)
}
