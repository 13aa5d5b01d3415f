import type { JsonValue } from '#domain/json-value.ts'
import { WrittenJson } from './written-json.ts'

/**
 * How values go to PostgreSQL and come from it: as the texts that it reads and writes itself, wherever JSON has nothing that says the same. The
 * driver would make JavaScript's dates of times, which know neither days without a zone nor microseconds nor infinity. (Numbers are type ids.)
 */
export const VALUE_TYPES = {
  boolean: { to: 16, from: [16], serialize: asText, parse: unlessNull((text) => text === 't') },
  // int2, int4, oid, float4, float8: all that a number of JSON holds, but for NaN and infinity.
  number: { to: 0, from: [21, 23, 26, 700, 701], serialize: asText, parse: unlessNull((text) => (Number.isFinite(+text) ? +text : text)) },
  json: {
    to: 114,
    from: [114, 3802],
    serialize: (value: unknown) => JSON.stringify(value),
    parse: unlessNull((text) => new WrittenJson(text)),
  },
  // bytea, int8, date, timestamp, timestamptz, numeric, uuid
  text: { to: 1184, from: [17, 20, 1082, 1114, 1184, 1700, 2950], serialize: asText, parse: unlessNull((text) => text) },
}

/** Within an array the driver hands over what is NULL as this word, which no value of these types is. */
function unlessNull(parse: (text: string) => unknown): (text: string) => unknown {
  return (text) => (text === 'NULL' ? null : parse(text))
}

function asText(value: unknown): string {
  return `${value}`
}

/** A parameter, to be given to the driver without a type: PostgreSQL says which it has. Where that is no JSON and no array, lists and objects are their JSON. */
export function boundValue(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return new BoundObject(value)
  return Object.defineProperty(value.map(boundValue), Symbol.toPrimitive, { value: () => JSON.stringify(value) })
}

/** The driver takes an object of a list for a value of its own making, if it has a `type`. */
class BoundObject {
  readonly #value: JsonValue

  constructor(value: JsonValue) {
    this.#value = value
  }

  toJSON(): JsonValue {
    return this.#value
  }

  [Symbol.toPrimitive](): string {
    return JSON.stringify(this.#value)
  }
}
