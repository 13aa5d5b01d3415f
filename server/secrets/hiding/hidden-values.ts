import type { JsonValue } from '#domain/json-value.ts'
import { SHORTEST_SECRET } from '#domain/secrets/secret-input.ts'
import { decodedTexts } from './decoded-text.ts'
import { formsOfSecret } from './forms-of-secret.ts'
import { cutsIn, type Piece, piecesIn } from './pieces-of-secret.ts'

const HIDDEN = '***'

/** What a line is made of, and how an attempt ended, as far as a text of theirs may hold a value. */
type Line = { message: string; fields?: { [key: string]: JsonValue } }
type Failure = { message: string; stack?: string | undefined }

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
    const forms = [...formsOfSecret(value), ...lines].filter((form) => form.length >= SHORTEST_SECRET)
    // What is left of one that is itself made of escapes may be nothing but spaces, which are no secret.
    const decoded = [value, ...lines].flatMap((form) => decodedTexts(form).map(({ text }) => text))
    this.#forms = [...new Set([...this.#forms, ...forms, ...decoded.filter((form) => form.trim().length >= SHORTEST_SECRET)])]
    return lines.some((line) => line.length >= SHORTEST_SECRET)
  }

  /**
   * The text without them, in whatever escapes they are written, and without the beginning of one that was cut at a line's end or before a
   * note of a cut, or the rest of one at a line's beginning.
   */
  in(text: string): string {
    if (this.#forms.length === 0) return text
    const pieces = this.#piecesIn(text)
    for (const { text: decoded, from, to } of decodedTexts(text))
      for (const [first, end] of this.#piecesIn(decoded)) pieces.push([from[first] ?? 0, to[end - 1] ?? text.length])
    let shown = ''
    let end = 0
    for (const [from, to] of joined(pieces)) {
      shown += text.slice(end, from) + HIDDEN
      end = to
    }
    return shown + text.slice(end)
  }

  inJson(value: JsonValue): JsonValue {
    if (this.#forms.length === 0) return value
    if (typeof value === 'string') return this.in(value)
    if (typeof value === 'number') return this.#isInNumber(value) ? HIDDEN : value
    if (Array.isArray(value)) return value.map((item) => this.inJson(item))
    if (typeof value !== 'object' || value === null) return value
    const names = new Set<string>()
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.#nameIn(names, key), this.inJson(inner)]))
  }

  inEntry<Entry extends Line>(entry: Entry): Entry {
    const { message, fields } = entry
    return { ...entry, message: this.in(message), ...(fields && { fields: this.inJson(fields) }) }
  }

  inError<Failed extends Failure>(error: Failed): Failed {
    const { message, stack } = error
    return { ...error, message: this.in(message), ...(stack !== undefined && { stack: this.in(stack) }) }
  }

  inOutcome<Ended extends { result: JsonValue } | { error: Failure }>(ended: Ended): Ended {
    return 'result' in ended ? { ...ended, result: this.inJson(ended.result) } : { ...ended, error: this.inError(ended.error) }
  }

  /** A name that is none of `names` yet, so that properties whose names were different values stay apart; adds it to them. */
  #nameIn(names: Set<string>, key: string): string {
    const hidden = this.in(key)
    let name = hidden
    for (let count = 2; names.has(name); count++) name = `${hidden} (${count})`
    names.add(name)
    return name
  }

  /** Of whole numbers beyond 2^53 the last digits are lost when JSON is read. */
  #isInNumber(value: number): boolean {
    const text = String(value)
    const isRounded = Math.abs(value) > Number.MAX_SAFE_INTEGER
    return this.#forms.some((form) => text.includes(form) || (isRounded && /^-?\d+$/.test(form) && Number(form) === value))
  }

  #piecesIn(text: string): Piece[] {
    const cuts = cutsIn(text)
    return this.#forms.flatMap((form) => piecesIn(text, form, cuts))
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
