import type { JsonValue } from '#domain/json-value.ts'

/** Shorter ones stand in too many words that are none. */
const SHORTEST = 4
const HIDDEN = '***'

/** Values that must not stand in a run's log: secrets of its environment, and what its program says is one. */
export class HiddenValues {
  #values: string[] = []

  /** Hides it from now on, each line of it by itself. @returns whether it is long enough to be found without hiding all else */
  add(value: string): boolean {
    const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST)
    // The longest first, so that one that holds another is hidden whole.
    this.#values = [...new Set([...this.#values, ...lines])].sort((a, b) => b.length - a.length)
    return lines.length > 0
  }

  in(text: string): string {
    return this.#values.reduce((shown, value) => shown.replaceAll(value, HIDDEN), text)
  }

  inJson(value: JsonValue): JsonValue {
    if (this.#values.length === 0) return value
    if (typeof value === 'string') return this.in(value)
    if (Array.isArray(value)) return value.map((item) => this.inJson(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.in(key), this.inJson(inner)]))
  }
}
