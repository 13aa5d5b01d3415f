import type { JsonValue } from '../json-value.ts'
import type { Placeholder } from './placeholder.ts'
import { mayHavePlaceholders, readTemplate, type TextTemplate, writeTemplate } from './text-template.ts'

/** What becomes of a placeholder: it has a value, it gets one later, or it has none and never will, in a sentence that says why. */
export type Filling = { value: JsonValue } | 'later' | { missing: string }

/**
 * Values with their places filled. `isOpen`: some are filled later, and the value is still a template, in which braces that came with what was filled
 * in are written as braces, so that nobody's data is ever taken for a placeholder. Else it is what it says, and must not be read again.
 * `missing`: one has no value; `isTooLarge`: what fills them is longer than allowed. Then the value is the one that was given.
 */
export type FilledValue<Value> = { value: Value; isOpen: boolean; missing: string | null; isTooLarge: boolean }

/**
 * Fills the places in all texts of a value (in lists and objects too, names of objects left out). A text that is one placeholder becomes what fills it,
 * of whatever type.
 * @param mostCharacters what fills the places may have so many as JSON, all together (UTF-16 units). It is counted before anything is built: a short
 * placeholder may stand there many thousand times, each time for a whole result
 */
export function fillValue<Value extends JsonValue>(
  given: Value,
  fill: (placeholder: Placeholder) => Filling,
  mostCharacters = Number.POSITIVE_INFINITY,
): FilledValue<Value> {
  const placeholders = placeholdersIn(given)
  const fillings = new Map<string, Filling>()
  for (const placeholder of placeholders) if (!fillings.has(placeholder.source)) fillings.set(placeholder.source, fill(placeholder))
  const all = [...fillings.values()]
  const isOpen = all.includes('later')
  const missing = all.find((filling) => typeof filling === 'object' && 'missing' in filling)
  if (missing && typeof missing === 'object' && 'missing' in missing)
    return { value: given, isOpen, missing: missing.missing, isTooLarge: false }
  if (areLongerThan(mostCharacters, placeholders, fillings)) return { value: given, isOpen, missing: null, isTooLarge: true }
  const value = mapTexts(given, (text) => filledText(readTemplate(text).parts, fillings, isOpen))
  return { value: value as Value, isOpen, missing: null, isTooLarge: false }
}

/** Whether what fills these places is longer as JSON than this, at least. Each value is written once, and none behind the one that is too much. */
function areLongerThan(characters: number, placeholders: readonly Placeholder[], fillings: ReadonlyMap<string, Filling>): boolean {
  if (characters === Number.POSITIVE_INFINITY) return false
  const lengths = new Map<string, number>()
  let sum = 0
  return placeholders.some(({ source }) => {
    const filling = fillings.get(source)
    if (typeof filling !== 'object' || !('value' in filling)) return false
    const length = lengths.get(source) ?? textOf(filling.value).length
    lengths.set(source, length)
    sum += length
    return sum > characters
  })
}

/** Every placeholder in a value, as often as it stands there. */
export function placeholdersIn(value: JsonValue): Placeholder[] {
  return templatesIn(value).flatMap(({ parts }) => parts.filter((part) => typeof part !== 'string'))
}

/** What stands in double braces in a value and is no placeholder: where it is, and what is wrong with it. */
export function placeholderProblems(value: JsonValue): { path: string[]; message: string }[] {
  return templatesIn(value).flatMap(({ path, problems }) => problems.slice(0, 1).map((message) => ({ path, message })))
}

type Found = { path: string[]; parts: TextTemplate; problems: string[] }

function templatesIn(value: JsonValue, path: string[] = []): Found[] {
  if (typeof value === 'string') return mayHavePlaceholders(value) ? [{ path, ...readTemplate(value) }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => templatesIn(inner, [...path, key]))
}

function filledText(parts: TextTemplate, fillings: ReadonlyMap<string, Filling>, staysTemplate: boolean): JsonValue {
  const filled = parts.map((part) => {
    const filling = typeof part === 'string' ? undefined : fillings.get(part.source)
    return filling && typeof filling === 'object' && 'value' in filling ? { value: filling.value } : part
  })
  const [only] = filled
  if (filled.length === 1 && typeof only === 'object' && 'value' in only) return staysTemplate ? asTemplate(only.value) : only.value
  const texts = filled.map((part) => (typeof part === 'object' && 'value' in part ? textOf(part.value) : part))
  return staysTemplate ? writeTemplate(texts) : texts.join('')
}

/** What a value is inside of a text: itself, or its JSON. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A value that is what it says, as a template of which nothing but itself can be made. */
export function asTemplate(value: JsonValue): JsonValue {
  return mapAllTexts(value, (text) => writeTemplate([text]))
}

function mapTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  return mapAllTexts(value, (text) => (mayHavePlaceholders(text) ? change(text) : text))
}

function mapAllTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((inner) => mapAllTexts(inner, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapAllTexts(inner, change)]))
}
