import type { JsonValue } from '../json-value.ts'
import { secretNamesIn } from './secret-references.ts'

/** In a handler's JSON schema: others on the worker's machine can read the values of this input while a run goes on. */
export const OPEN_INPUT = 'x-djag-open'

/** Why an input may not hold a secret; null: it holds none, or may. */
export function openInputProblem(name: string, value: JsonValue): string | null {
  const [secret] = secretNamesIn(value)
  if (secret === undefined) return null
  return `The secret “${secret}” cannot stand in “${name}”: it becomes a word of a command, and everybody on the worker’s machine can read the words of programs. Whoever owns the worker can hand it over as a variable, by “secrets” in the handler’s definition.`
}
