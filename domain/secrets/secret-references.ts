import type { JsonValue } from '../json-value.ts'
import { fillValue, placeholderProblems, placeholdersIn } from '../placeholders/fill-values.ts'

const BEGINNING = /\{\{\s*secret/i

/** Values of secrets by their names. */
export type SecretValues = Readonly<Record<string, string>>

type RunHeaders = Readonly<Record<string, string>>

/** What an input may grow to by its secrets, in UTF-16 units: a reference is short, and may stand there a thousand times. */
const LONGEST_RESOLVED = 1_000_000

/** How a secret is referred to. */
export function secretReference(name: string): string {
  return `{{secret:${name}}}`
}

/** The secrets that the placeholders in a value name, sorted. Names of properties name none. */
export function secretNamesIn(value: JsonValue): string[] {
  return [...new Set(secretsIn(value))].sort()
}

/**
 * A value with its secrets in their places, and what it is then: no template any more. What stands in a secret is not read as a placeholder.
 * @throws Error with a sentence when a secret is missing, or when all of them are longer than what a run can carry
 */
export function withSecrets<Value extends JsonValue>(value: Value, secrets: SecretValues): Value {
  const textOf = (name: string) => {
    const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
    if (secret === undefined) throw new Error(`There is no secret “${name}”.`)
    return secret
  }
  const length = secretsIn(value).reduce((sum, name) => sum + textOf(name).length, 0)
  if (length > LONGEST_RESOLVED)
    throw new Error(`The secrets in the input are longer than ${LONGEST_RESOLVED.toLocaleString('en')} characters together.`)
  return fillValue(value, (placeholder) => ({
    value: placeholder.kind === 'secret' ? textOf(placeholder.name) : `{{${placeholder.source}}}`,
  })).value
}

/** Headers with their secrets. They have no other placeholders: one that names no secret is what it says. */
export function headersWithSecrets(headers: RunHeaders, secrets: SecretValues): RunHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, secretsIn(text).length > 0 ? withSecrets(text, secrets) : text]),
  )
}

/** What was meant as a secret in a header and would be sent as it stands, in sentences. */
export function problemsOfHeaders(headers: RunHeaders): string[] {
  return placeholderProblems(Object.values(headers).filter((text) => BEGINNING.test(text))).map(({ message }) => message)
}

function secretsIn(value: JsonValue): string[] {
  return placeholdersIn(value).flatMap((placeholder) => (placeholder.kind === 'secret' ? [placeholder.name] : []))
}
