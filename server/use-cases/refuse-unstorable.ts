import { DomainError } from '#domain/errors.ts'

const UNSTORABLE_TEXT = /\0|\p{Surrogate}/u

/**
 * Refuses what PostgreSQL cannot store: text with a NUL or half a character, and anything that JSON cannot say.
 * @throws DomainError that names the field by its dotted path
 */
export function refuseUnstorable(input: object): void {
  const found = findUnstorable(input, [])
  if (found) throw new DomainError('invalid_input', found.message, { [found.path.join('.')]: found.message })
}

type Found = { path: string[]; message: string }

function findUnstorable(value: unknown, path: string[]): Found | null {
  switch (typeof value) {
    case 'string':
      return UNSTORABLE_TEXT.test(value)
        ? { path, message: 'Contains a character that cannot be stored (NUL or half of a surrogate pair). Remove it.' }
        : null
    case 'number':
      return Number.isFinite(value) ? null : notJson(path)
    case 'boolean':
    case 'undefined':
      return null
    case 'object':
      return value === null ? null : findInside(value, path)
    default:
      return notJson(path)
  }
}

function findInside(value: object, path: string[]): Found | null {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
  if (!isPlain) return notJson(path)
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnstorable(key, path) ?? findUnstorable(inner, [...path, key])
    if (found) return found
  }
  return null
}

function notJson(path: string[]): Found {
  return { path, message: 'Is not JSON: use text, finite numbers, true, false, null, lists and objects.' }
}
