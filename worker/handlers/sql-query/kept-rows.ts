import type { JsonValue } from '#domain/json-value.ts'

/** Of the 64 KB that a result may take. */
const MOST_BYTES = 48 * 1024

/** The first rows of an answer, as far as a result has room for them, and how many there were. */
export class KeptRows {
  readonly #most: number
  #rows: JsonValue[] = []
  #bytes = 0
  #count = 0
  #isFull = false

  constructor(most: number) {
    this.#most = most
  }

  add(row: Record<string, unknown>): void {
    this.#count++
    if (this.#isFull || this.#rows.length >= this.#most) return
    const text = JSON.stringify(row)
    this.#bytes += Buffer.byteLength(text)
    if (this.#bytes > MOST_BYTES) this.#isFull = true
    else this.#rows.push(JSON.parse(text) as JsonValue)
  }

  get rows(): JsonValue[] {
    return this.#rows
  }

  get count(): number {
    return this.#count
  }

  get isCut(): boolean {
    return this.#count > this.#rows.length
  }
}
