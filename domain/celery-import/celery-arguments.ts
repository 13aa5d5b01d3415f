import { type ForeignFields, isFields } from '../imported-tasks/foreign-json.ts'
import { jsonValueProblem } from '../json-limits.ts'
import { readJsonText } from '../json-text.ts'

/** A value of a dump that is JSON, or a text of it, as older versions keep it. `problem`: why it is none. */
export function jsonField(fields: ForeignFields, name: string, empty: unknown): { value: unknown; problem: string | null } {
  const given = fields[name] ?? empty
  const value = typeof given === 'string' && given.trim() === '' ? empty : given
  if (typeof value === 'string') {
    const read = readJsonText(value)
    if (read.ok) return { value: read.value, problem: null }
    return { value: empty, problem: read.problem.isSyntax ? `Its ${name} are no JSON.` : `Its ${name}: ${read.problem.message}` }
  }
  const problem = jsonValueProblem(value)
  return problem === null ? { value, problem: null } : { value: empty, problem: `Its ${name}: ${problem.message}` }
}

/** Texts in which two braces are two braces, and no placeholder. */
export function withoutPlaceholders(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('{{', '{{{{')
  if (Array.isArray(value)) return value.map(withoutPlaceholders)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutPlaceholders(each)]))
}
