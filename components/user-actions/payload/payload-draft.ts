import { agreeing } from '#domain/counted.ts'
import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import type { JsonSchema, JsonValue } from '#domain/json-value.ts'
import { EXAMPLE } from '../../ui/typed-instant.ts'
import { type PayloadField, payloadFields } from './payload-fields.ts'

/** What stands in the form: texts, numbers and ticks; JSON as text. Null: empty; NaN: a number or an instant that can't be read. */
export type DraftValue = string | number | boolean | null
/** By field name; the whole of a free payload stands under the empty name. */
export type PayloadDraft = Readonly<Record<string, DraftValue>>
export type CheckedPayload = { payload: { [key: string]: JsonValue }; problems: null } | { payload: null; problems: Record<string, string> }

/** Name of the whole payload where there are no fields. */
export const WHOLE = ''

/** The form as it opens: the schema's defaults, or what the address brings along. */
export function emptyDraft(fields: readonly PayloadField[] | null, given: Readonly<Record<string, string>> = {}): PayloadDraft {
  if (fields === null) return { [WHOLE]: '{\n  \n}' }
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field, given[field.name])]))
}

function initialValue(field: PayloadField, given: string | undefined): DraftValue {
  const isNumber = ['task', 'dependency', 'number', 'integer'].includes(field.kind)
  if (given !== undefined && given !== '') {
    if (isNumber) return Number.isNaN(Number(given)) ? null : Number(given)
    return field.kind === 'boolean' ? given === 'true' : given
  }
  if (field.kind === 'json') return field.initial === undefined ? '' : JSON.stringify(field.initial, null, 2)
  if (field.kind === 'boolean') return field.initial === true
  const { initial } = field
  return typeof initial === 'string' || typeof initial === 'number' ? initial : null
}

/** The payload that the draft means, or a sentence for each field that is wrong. What only the server knows, it says itself. */
export function checkDraft(schema: JsonSchema, draft: PayloadDraft): CheckedPayload {
  const fields = payloadFields(schema)
  if (fields === null) return checkWhole(draft[WHOLE])
  const payload: { [key: string]: JsonValue } = {}
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const problem = problemOf(field, draft[field.name] ?? null)
    if (problem !== null) problems[field.name] = problem
    else {
      const value = payloadValue(field, draft[field.name] ?? null)
      if (value !== undefined) payload[field.name] = value
    }
  }
  return Object.keys(problems).length > 0 ? { payload: null, problems } : { payload, problems: null }
}

const WHEN_MISSING: Partial<Record<PayloadField['kind'], string>> = {
  task: 'Choose a task.',
  dependency: 'Choose a dependency.',
  run: 'Choose a run.',
  instant: 'Give a date and a time.',
  choice: 'Choose one.',
}

/** What is wrong with one value, in a sentence; null when nothing is. */
export function problemOf(field: PayloadField, value: DraftValue): string | null {
  if (value === null || (typeof value === 'string' && value.trim() === '')) {
    if (!field.isRequired) return null
    return WHEN_MISSING[field.kind] ?? 'This is needed.'
  }
  if (field.kind === 'json') return jsonProblem(String(value))
  if (typeof value === 'number') return numberProblem(field, value)
  return typeof value === 'string' && field.kind === 'text' ? lengthProblem(field, value.length) : null
}

function numberProblem({ kind, least, most }: PayloadField, value: number): string | null {
  if (kind === 'choice') return null
  if (kind === 'instant') return EXAMPLE
  if (!Number.isFinite(value)) return 'This must be a number.'
  if (kind === 'integer' && !Number.isInteger(value)) return 'This must be a whole number.'
  if (least !== null && value < least) return `At least ${least}.`
  return most !== null && value > most ? `At most ${most}.` : null
}

function lengthProblem({ least, most }: PayloadField, length: number): string | null {
  if (least !== null && length < least) return `At least ${least} ${agreeing(least, 'character')}.`
  return most !== null && length > most ? `At most ${most} characters.` : null
}

/** Undefined: left out, so that the schema's default holds. */
function payloadValue(field: PayloadField, value: DraftValue): JsonValue | undefined {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return field.whenEmpty
  return field.kind === 'json' ? parseJson(String(value)) : value
}

function checkWhole(text: DraftValue | undefined): CheckedPayload {
  const read = readJsonText(String(text ?? ''))
  if (!read.ok) return { payload: null, problems: { [WHOLE]: jsonSentence(read.problem) } }
  const parsed = read.value
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { payload: null, problems: { [WHOLE]: 'This must be an object: { … }.' } }
  return { payload: parsed, problems: null }
}

function parseJson(text: string): JsonValue | undefined {
  const read = readJsonText(text)
  return read.ok ? read.value : undefined
}

function jsonProblem(text: string): string | null {
  const read = readJsonText(text)
  return read.ok ? null : jsonSentence(read.problem)
}
