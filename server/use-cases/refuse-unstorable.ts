import { DomainError } from '#domain/errors.ts'
import { jsonValueProblem, nameProblem } from '#domain/json-limits.ts'

/**
 * Refuses what cannot be stored, or is more than may be, of an input whose schema may have been passed by: each of its fields for itself.
 * @throws DomainError that names the field by its dotted path
 */
export function refuseUnstorable(input: object): void {
  for (const [field, value] of Object.entries(input)) {
    const named = nameProblem(field)
    const found = named === null ? jsonValueProblem(value) : { path: [], message: named }
    if (!found) continue
    throw new DomainError('invalid_input', found.message, { [[field, ...found.path].join('.')]: found.message })
  }
}

/**
 * Refuses a list of more than there may be, before anything looks at each of them: millions of nothing would hold up everybody else.
 * @throws DomainError that names the list by its dotted path
 */
export function refuseMore(path: string, count: number, most: number, message: string): void {
  if (count > most) throw new DomainError('invalid_input', `${path}: ${message}`, { [path]: message })
}

/** As `refuseUnstorable`, of values that stand at these paths of an input, each for itself. */
export function refuseUnstorableParts(parts: readonly { path: readonly (string | number)[]; value: unknown }[]): void {
  for (const { path, value } of parts) {
    const found = jsonValueProblem(value)
    if (found) throw new DomainError('invalid_input', found.message, { [[...path, ...found.path].join('.')]: found.message })
  }
}
