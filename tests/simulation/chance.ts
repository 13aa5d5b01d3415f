/** Chance that depends on nothing but its keys: what is left out of a story does not change the rest of it. */
export type Chance = {
  /** A whole number below `limit`. */
  below(limit: number): number
  /** True with this probability. */
  is(probability: number): boolean
  oneOf<T>(choices: readonly T[]): T
}

/** A small generator of equally distributed numbers (mulberry32), seeded by all of these keys. */
export function chanceOf(...keys: readonly (number | string)[]): Chance {
  let state = hash(keys)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    is: (probability) => next() < probability,
    oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number],
  }
}

function hash(keys: readonly (number | string)[]): number {
  let state = 0x811c9dc5
  for (const key of keys) {
    const text = typeof key === 'string' ? key : String(key)
    for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
    state = Math.imul(state ^ 0x2f, 0x01000193)
  }
  return state
}
