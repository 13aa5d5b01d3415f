import type { JsonValue } from '#domain/json-value.ts'
import type { RunError } from '#schema/runs.ts'

/** The most that a result, or the fields of a log line, may take as JSON. Handlers return findings, not data sets. */
const MAX_JSON_BYTES = 64 * 1024
const MAX_TEXT_LENGTH = 16 * 1024
const MAX_DEPTH = 100
const MOST_STACKS = 20

/**
 * Any value as JSON that PostgreSQL's jsonb takes: no NUL, no half surrogate pairs, no circles, nothing nested without end.
 * What is too large is replaced by a note and its beginning. Never throws: a value that can't be read leaves a note that says why.
 */
export function storableJson(value: unknown): JsonValue {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null
  try {
    const text = JSON.stringify(value, withoutCircles())
    if (text === undefined) return null
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_JSON_BYTES) {
      return { note: `Too large to keep: ${bytes} bytes of JSON, at most ${MAX_JSON_BYTES} are kept.`, beginning: storableText(text) }
    }
    const json = JSON.parse(text) as JsonValue
    return /\\u0000|\\ud[89a-f]/i.test(text) ? withWellFormedText(json) : json
  } catch (error) {
    return { note: `Could not be kept as JSON: ${storableText(error instanceof Error ? error.message : String(error))}` }
  }
}

/** Text that PostgreSQL takes, cut with a note when it is longer than `maxLength` UTF-16 units. */
export function storableText(text: string, maxLength = MAX_TEXT_LENGTH): string {
  const kept = text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length - maxLength} more characters)` : text
  return kept.toWellFormed().replaceAll('\0', '\ufffd')
}

/** Whatever was thrown, as a message and a stack that includes its causes, and where it is made of several errors each of them. */
export function storableError(thrown: unknown): RunError {
  if (!(thrown instanceof Error))
    return { message: storableText(typeof thrown === 'string' ? thrown : JSON.stringify(storableJson(thrown))) }
  const message = storableText(messageOf(thrown))
  const stack = wholeStack(thrown, new Set())
  return stack ? { message, stack: storableText(stack) } : { message }
}

function messageOf(error: Error): string {
  const own = String(error.message) || error.name
  const inner = innerErrors(error).map((one) => (one instanceof Error ? String(one.message) || one.name : String(one)))
  return inner.length === 0 ? own : `${own}: ${inner.join('; ')}`
}

/** Stacks of an error, of the errors it is made of, and of the causes of them all; no more of them than a person reads. */
function wholeStack(error: Error, seen: Set<unknown>): string {
  if (seen.has(error) || seen.size >= MOST_STACKS) return ''
  seen.add(error)
  const parts = [String(error.stack ?? error.message)]
  const inner = innerErrors(error)
  for (const [index, one] of inner.entries()) {
    const stack = one instanceof Error ? wholeStack(one, seen) : String(one)
    if (stack) parts.push(`error ${index + 1} of ${inner.length}: ${stack}`)
  }
  if (error.cause !== undefined && error.cause !== null) {
    const stack = error.cause instanceof Error ? wholeStack(error.cause, seen) : JSON.stringify(storableJson(error.cause))
    if (stack) parts.push(`caused by: ${stack}`)
  }
  return parts.join('\n')
}

function innerErrors(error: Error): readonly unknown[] {
  return error instanceof AggregateError && Array.isArray(error.errors) ? error.errors : []
}

/** A `JSON.stringify` replacer. It is called with the holder as `this`, so the path from the root to it is known. */
function withoutCircles() {
  const ancestors: unknown[] = []
  return function (this: unknown, _key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null) return value
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop()
    if (ancestors.includes(value)) return '[circular]'
    if (ancestors.length >= MAX_DEPTH) return '[nested too deeply]'
    ancestors.push(value)
    if (value instanceof Map) return Object.fromEntries(value)
    if (value instanceof Set) return [...value]
    if (value instanceof Error) return { name: value.name, message: value.message }
    return value
  }
}

function withWellFormedText(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd')
  if (Array.isArray(value)) return value.map(withWellFormedText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed().replaceAll('\0', '\ufffd'), withWellFormedText(inner)]),
  )
}
