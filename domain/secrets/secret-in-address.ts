import type { JsonValue } from '../json-value.ts'
import { type SecretValues, secretNamesIn } from './secret-references.ts'

/** The user and password of an address, as a template has them. */
const CREDENTIALS = /^\s*https?:\/\/[^/?#\\]*@/i
/** What ends them too early, or what addresses leave out. */
const NOT_IN_CREDENTIALS = /[/?#\\\t\r\n]/

/**
 * Why secrets cannot stand where addresses of `value` have user and password: with one of these characters in it the first part of a
 * password would be the host that is asked. Null where all may. The sentence holds no value.
 */
export function secretInAddressProblem(value: JsonValue, secrets: SecretValues): string | null {
  if (Array.isArray(value)) return firstProblem(value, secrets)
  if (typeof value === 'object' && value !== null) return firstProblem(Object.values(value), secrets)
  const credentials = typeof value === 'string' ? CREDENTIALS.exec(value)?.[0] : undefined
  const name = secretNamesIn(credentials ?? '').find((each) => NOT_IN_CREDENTIALS.test(secrets[each] ?? ''))
  if (name === undefined) return null
  return `The secret “${name}” cannot stand before the @ of an address: it holds a character (one of / ? # \\, a tab or a line end) that would make another address of it. Send it in the header “authorization”, or keep it percent-encoded, as %2F for /.`
}

function firstProblem(values: readonly JsonValue[], secrets: SecretValues): string | null {
  for (const value of values) {
    const problem = secretInAddressProblem(value, secrets)
    if (problem !== null) return problem
  }
  return null
}
