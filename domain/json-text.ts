import { jsonValueProblem, MOST_JSON_DEPTH, nameProblem, TOO_DEEP, tooLarge } from './json-limits.ts'
import type { JsonValue } from './json-value.ts'

/** What is wrong with JSON as it was typed. `line` counts from 1; null where it is about the whole. `isSyntax`: it is no JSON at all. */
export type JsonTextProblem = { line: number | null; message: string; isSyntax: boolean }

export type ReadJson = { ok: true; value: JsonValue } | { ok: false; problem: JsonTextProblem }

/** Longer text is not even looked at: four times what may be kept, for who likes white space. */
const LONGEST_TEXT = 1024 * 1024
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{}:,]/gs

/**
 * JSON out of text that a person typed. Refused is, beside what is no JSON, what would be saved as something else than it says: numbers that JavaScript
 * cannot hold (it writes them back as another number: whole ones beyond 2^53, 1e400, decimals with more digits than it keeps), names that stand twice,
 * `__proto__`; and what is too large or too deep (`json-limits.ts`).
 */
export function readJsonText(text: string): ReadJson {
  if (text.length > LONGEST_TEXT) return refuse(null, tooLarge(text.length))
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch {
    return { ok: false, problem: { line: null, message: 'This is not valid JSON yet: see the marked place.', isSyntax: true } }
  }
  const found = sourceProblem(text)
  if (found) return refuse(lineAt(text, found.offset), found.message)
  const problem = jsonValueProblem(value)
  return problem
    ? refuse(null, problem.path.length > 0 ? `${problem.path.join('.')}: ${problem.message}` : problem.message)
    : { ok: true, value }
}

/** The problem as one sentence, for where it does not stand at its line. */
export function jsonSentence({ line, message }: JsonTextProblem): string {
  return line === null ? message : `Line ${line}: ${message}`
}

function refuse(line: number | null, message: string): ReadJson {
  return { ok: false, problem: { line, message, isSyntax: false } }
}

/** What only the text shows, not the value that it was read as. The text is valid JSON. */
function sourceProblem(text: string): { offset: number; message: string } | null {
  /** The open brackets: names of an object and whether one comes next, or null for a list. */
  const open: ({ names: Set<string>; isNameNext: boolean } | null)[] = []
  for (const { 0: token, index: offset } of text.matchAll(TOKENS)) {
    const inside = open.at(-1)
    if (token === '{' || token === '[') {
      if (open.length >= MOST_JSON_DEPTH) return { offset, message: TOO_DEEP }
      open.push(token === '{' ? { names: new Set(), isNameNext: true } : null)
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ',' && inside) inside.isNameNext = true
    else if (token.startsWith('"') && inside?.isNameNext) {
      const name = JSON.parse(token) as string
      const message = inside.names.has(name) ? `The name ${token} stands here twice; only one would be kept.` : nameProblem(name)
      if (message) return { offset, message }
      inside.names.add(name)
      inside.isNameNext = false
    } else if (/^[-\d]/.test(token)) {
      const message = numberProblem(token)
      if (message) return { offset, message }
    }
  }
  return null
}

/** Whether JavaScript holds the number that JSON writes so: as itself, and not as the next that it has. */
export function isHeldNumber(source: string): boolean {
  const held = Number(source)
  return Number.isFinite(held) && decimal(source) === decimal(String(held))
}

function numberProblem(source: string): string | null {
  if (isHeldNumber(source)) return null
  const held = Number(source)
  const becomes = Number.isFinite(held) ? `would be saved as ${held}` : 'is too large for it'
  return `JavaScript cannot hold the number ${source}: it ${becomes}. Write it as text: "${source}".`
}

/** A number as its digits and its exponent, so that 1.50, 15e-1 and 1.5 read the same. */
function decimal(source: string): string {
  const {
    sign = '',
    whole = '',
    fraction = '',
    exponent = '0',
  } = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>.+))?$/i.exec(source)?.groups ?? {}
  const digits = (whole + fraction).replace(/^0+/, '')
  const bare = digits.replace(/0+$/, '')
  if (bare === '') return '0'
  return `${sign}${bare}e${Number(exponent) - fraction.length + (digits.length - bare.length)}`
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
