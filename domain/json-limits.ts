/** The most that a task's arguments, or the payload of an action, may take as compact JSON in UTF-8: each of them is read at every run. */
export const MOST_JSON_BYTES = 256 * 1024
/** Deeper nesting is refused before anything walks it by calling itself. */
export const MOST_JSON_DEPTH = 50

/** Something that keeps a value from being stored. `path` leads to it from the value; empty for the value as a whole. */
export type JsonValueProblem = { path: string[]; message: string }

/** Where one is in a walk; paths are spelled out only when something is found. */
type Place = { parent: Place | null; key: string; depth: number }

const UNSTORABLE_TEXT = /\0|\p{Surrogate}/u

/**
 * What keeps a value from being stored as JSON: too deep, too large, text that PostgreSQL has no place for, names that would be lost, and anything
 * that JSON cannot say. Null: nothing. Never calls itself, so that no value, however deep, is too much for it; what is left out (undefined) is no problem.
 */
export function jsonValueProblem(value: unknown): JsonValueProblem | null {
  const left: [unknown, Place][] = [[value, { parent: null, key: '', depth: 0 }]]
  let characters = 0
  for (let next = left.pop(); next; next = left.pop()) {
    const [current, place] = next
    if (typeof current === 'string') characters += current.length
    // More than can fit, whatever it is; the exact size is asked once it is known to be small enough to be written.
    if (characters + left.length > MOST_JSON_BYTES) return { path: [], message: tooLarge(null) }
    const message = problemOf(current, place.depth)
    if (message) return { path: pathOf(place), message }
    if (typeof current !== 'object' || current === null) continue
    if (Array.isArray(current) && current.length > MOST_JSON_BYTES) return { path: [], message: tooLarge(null) }
    for (const [key, inner] of Object.entries(current).reverse()) {
      const at = { parent: place, key, depth: place.depth + 1 }
      const named = Array.isArray(current) ? null : nameProblem(key)
      if (named) return { path: pathOf(at), message: named }
      left.push([inner, at])
      characters += Array.isArray(current) ? 1 : key.length
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? '').length
  return bytes > MOST_JSON_BYTES ? { path: [], message: tooLarge(bytes) } : null
}

function problemOf(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'string':
      return UNSTORABLE_TEXT.test(value) ? UNSTORABLE : null
    case 'number':
      return Number.isFinite(value) ? null : NOT_JSON
    case 'boolean':
    case 'undefined':
      return null
    case 'object':
      if (value === null) return null
      if (depth >= MOST_JSON_DEPTH) return TOO_DEEP
      return isPlain(value) ? null : NOT_JSON
    default:
      return NOT_JSON
  }
}

/** JavaScript would take `__proto__` for something else on the way, and drop it in silence. */
export function nameProblem(name: string): string | null {
  if (name === '__proto__') return 'The name "__proto__" cannot be used: JavaScript would lose it. Choose another.'
  return UNSTORABLE_TEXT.test(name) ? UNSTORABLE : null
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function pathOf(place: Place): string[] {
  const path: string[] = []
  for (let at: Place | null = place; at?.parent; at = at.parent) path.unshift(at.key)
  return path
}

const UNSTORABLE = 'Contains a character that cannot be stored (NUL or half of a surrogate pair). Remove it.'
const NOT_JSON = 'Is not JSON: use text, finite numbers, true, false, null, lists and objects.'
export const TOO_DEEP = `Nested more than ${MOST_JSON_DEPTH} levels deep. Make it flatter, or write the inner part as text.`

/** @param bytes null where it was not measured to its end */
export function tooLarge(bytes: number | null): string {
  const size = bytes === null ? '' : ` (${Math.ceil(bytes / 1024)} KB)`
  return `Larger than ${MOST_JSON_BYTES / 1024} KB${size}. Keep the data where the handler can read it, and give its place here.`
}
