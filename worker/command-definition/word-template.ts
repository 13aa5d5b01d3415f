import { fillInstantPlace, INSTANT_NAMES, type InstantPlace, readInstantPlace } from '#domain/placeholders/instant-place.ts'

/** What a program is told of its run, beside its input. Instants are milliseconds since 1970. */
export type ToldOfRun = { runId: string; task: string; attempt: number; scheduledForMs: number; alignedForMs: number }

type Part =
  | { text: string }
  /** A field of the input. */
  | { field: string }
  | { fact: 'runId' | 'task' | 'attempt' }
  | InstantPlace

/** A word of a command, with places that are filled for each run. */
export type WordTemplate = readonly Part[]

const FACTS = ['runId', 'task', 'attempt'] as const

/** Names in braces that are of the run: no field of an input may have one of them, or nobody could tell which is meant. */
export const NAMES_OF_RUNS: readonly string[] = [...FACTS, ...INSTANT_NAMES]

/**
 * Reads a word: `{shop}` stands for a field of the input, `{scheduledFor:yyyy-MM-dd}` (a time zone may follow, `:Europe/Berlin`), `{alignedFor}`, `{runId}`, `{attempt}` and `{task}` for what
 * is known of the run, `{{` and `}}` for braces.
 * @throws Error with a sentence for people
 */
export function parseWord(word: string): WordTemplate {
  const parts: Part[] = []
  const pattern = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/gy
  for (const found of word.matchAll(pattern)) {
    const [piece, inside] = found
    if (inside !== undefined) parts.push(placeholder(inside))
    else if (piece === '{' || piece === '}')
      throw new Error(`A single “${piece}” stands there. Write ${piece}${piece} where a brace is meant.`)
    else parts.push({ text: piece === '{{' ? '{' : piece === '}}' ? '}' : piece })
  }
  return parts
}

function placeholder(inside: string): Part {
  const [, name = '', format] = /^([^:]*)(?::(.*))?$/s.exec(inside) ?? []
  const place = readInstantPlace(name, format ?? null)
  if (place) return place
  if (format !== undefined)
    throw new Error(`{${inside}}: only scheduledFor and alignedFor take a format. Write {{ and }} where braces are meant.`)
  if (FACTS.some((fact) => fact === name)) return { fact: name as (typeof FACTS)[number] }
  if (!/^[\w-]+$/.test(name)) throw new Error(`{${inside}} names no field of the input. Write {{ and }} where braces are meant.`)
  return { field: name }
}

/** The fields of the input that a word needs. */
export function fieldsIn(word: WordTemplate): string[] {
  return word.flatMap((part) => ('field' in part ? [part.field] : []))
}

/** A word as it stands, where nothing in it is filled; else null. */
export function plainWord(word: WordTemplate): string | null {
  return word.every((part) => 'text' in part) ? word.map((part) => ('text' in part ? part.text : '')).join('') : null
}

/** A word for one run: one word still, whatever is in the values. @throws Error when the input has no value for a field */
export function fillWord(word: WordTemplate, input: Readonly<Record<string, unknown>>, facts: ToldOfRun, timezone: string): string {
  return word.map((part) => fillPart(part, input, facts, timezone)).join('')
}

function fillPart(part: Part, input: Readonly<Record<string, unknown>>, facts: ToldOfRun, timezone: string): string {
  if ('text' in part) return part.text
  if ('fact' in part) return String(facts[part.fact])
  if ('instant' in part) return fillInstantPlace(part, facts, timezone)
  const value = input[part.field]
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new Error(`The command needs a text, a number, or true or false as “${part.field}”, and there is none.`)
  return String(value)
}
