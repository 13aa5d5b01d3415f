import type { JsonValue } from '#domain/json-value.ts'
import { SHORTEST_SECRET } from '#domain/secrets/secret-input.ts'
import type { RunError } from '#schema/runs.ts'
import { formsOfSecret } from './forms-of-secret.ts'
import type { HandlerOutcome, LogEntry } from './run-report.ts'

const HIDDEN = '***'
/** What is cut off behind a beginning of that length is hidden, too; a shorter one tells too little, and stands in too many words. */
const SHORTEST_PIECE = 8
/** What `storableText` and `TextLines` write where they cut. */
const CUT_NOTE = /… \(\d+ more characters\)$/

type Piece = [from: number, to: number]

/** Values that must not stand in what a run leaves: secrets that it was given, and what its program says is one. */
export class HiddenValues {
  #forms: string[] = []

  constructor(values: readonly string[] = []) {
    for (const value of values) this.add(value)
  }

  /**
   * Hides it from now on, in every form of `formsOfSecret`, and each line of it by itself.
   * @returns whether it is long enough to be found without hiding all else
   */
  add(value: string): boolean {
    const lines = value.split(/\r?\n/)
    const forms = [...formsOfSecret(value), ...lines]
    this.#forms = [...new Set([...this.#forms, ...forms.filter((form) => form.length >= SHORTEST_SECRET)])]
    return lines.some((line) => line.length >= SHORTEST_SECRET)
  }

  /** The text without them, and without the beginning of one that was cut at its end, or the rest of one at its beginning. */
  in(text: string): string {
    if (this.#forms.length === 0) return text
    const body = text.replace(CUT_NOTE, '')
    const pieces = joined(this.#forms.flatMap((form) => piecesIn(body, form)))
    let shown = ''
    let end = 0
    for (const [from, to] of pieces) {
      shown += body.slice(end, from) + HIDDEN
      end = to
    }
    return shown + text.slice(end)
  }

  inJson(value: JsonValue): JsonValue {
    if (this.#forms.length === 0) return value
    if (typeof value === 'string') return this.in(value)
    if (typeof value === 'number') return this.#isIn(String(value)) ? HIDDEN : value
    if (Array.isArray(value)) return value.map((item) => this.inJson(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.in(key), this.inJson(inner)]))
  }

  inEntry({ message, fields, ...entry }: LogEntry): LogEntry {
    return { ...entry, message: this.in(message), ...(fields && { fields: this.inJson(fields) as typeof fields }) }
  }

  inOutcome(outcome: HandlerOutcome): HandlerOutcome {
    if (outcome.outcome === 'succeeded') return { ...outcome, result: this.inJson(outcome.result) }
    const { stack, message, ...rest } = outcome.error
    const error: RunError = { ...rest, message: this.in(message), ...(stack !== undefined && { stack: this.in(stack) }) }
    return { ...outcome, error }
  }

  #isIn(text: string): boolean {
    return this.#forms.some((form) => text.includes(form))
  }
}

/** In order, with those that overlap or touch as one: two values may share characters. */
function joined(pieces: Piece[]): Piece[] {
  const all: Piece[] = []
  for (const [from, to] of pieces.sort((one, other) => one[0] - other[0])) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}

/** Where a form stands in a text: whole, as a rest at the beginning, as a beginning at the end. */
function piecesIn(text: string, form: string): Piece[] {
  const pieces: Piece[] = []
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) pieces.push([at, at + form.length])
  if (form.length <= SHORTEST_PIECE) return pieces
  const first = form.slice(0, SHORTEST_PIECE)
  for (let at = text.indexOf(first, Math.max(0, text.length - form.length + 1)); at >= 0; at = text.indexOf(first, at + 1)) {
    if (form.startsWith(text.slice(at))) {
      pieces.push([at, text.length])
      break
    }
  }
  const last = form.slice(-SHORTEST_PIECE)
  for (let at = text.lastIndexOf(last, form.length - SHORTEST_PIECE - 1); at >= 0; at = text.lastIndexOf(last, at - 1)) {
    if (form.endsWith(text.slice(0, at + SHORTEST_PIECE))) {
      pieces.push([0, at + SHORTEST_PIECE])
      break
    }
    if (at === 0) break
  }
  return pieces
}
