import type { JsonValue } from './json-value.ts'
import { VALUE_FIELDS } from './value-fields.ts'

/** The password of an address, up to the last @ of what names the host. */
const PASSWORDS = /\b([a-z][a-z\d+.-]*:\/\/[^\s:@/?#"'<>]*):[^\s/?#"'<>]+@/gi

/** What stands in the place of a password. */
const MASK = ':•••@'

/** Text with the passwords of all addresses in it masked: audits are kept for ever and everybody reads them. */
export function maskPasswords(text: string): string {
  return text.replaceAll(PASSWORDS, `$1${MASK}`)
}

/** The same for every text, and every name, of a value that has been stored already and so is not too deep. */
export function withMaskedPasswords<Value extends JsonValue>(value: Value): Value {
  if (typeof value === 'string') return maskPasswords(value) as Value
  if (Array.isArray(value)) return value.map(withMaskedPasswords) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [maskPasswords(name), withMaskedPasswords(inner)])) as Value
}

/** Whether a password was masked somewhere in a value: it is no value that anything works with. */
export function holdsMaskedPassword(value: unknown): boolean {
  return JSON.stringify(value).includes(MASK)
}

/** Where an input of runs has a masked password in a password’s place, in sentences: one that was copied out of an audit would fail only at night. */
export function problemsOfMasked(input: { args: unknown; kwargs: unknown; headers: unknown }): { field: string; message: string }[] {
  return VALUE_FIELDS.filter((field) => holdsMaskedPassword(input[field])).map((field) => ({
    field,
    message: 'The password in an address is masked here (•••). Write the password itself, or name a secret.',
  }))
}
