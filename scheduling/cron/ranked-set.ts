/**
 * A sorted set of small whole numbers that answers "how many members are smaller than x" and "which is the n-th" in one step.
 * With the two, the next, the previous and the count of anything are subtraction instead of search.
 */
export class RankedSet {
  readonly size: number
  readonly #members: Uint16Array
  readonly #ranks: Uint16Array

  /** `members`: sorted, distinct, all in 0 … limit - 1. */
  constructor(members: readonly number[], limit: number) {
    this.size = members.length
    this.#members = Uint16Array.from(members)
    this.#ranks = new Uint16Array(limit + 1)
    const chosen = new Set(members)
    for (let value = 0; value < limit; value++) {
      this.#ranks[value + 1] = (this.#ranks[value] as number) + (chosen.has(value) ? 1 : 0)
    }
  }

  /** How many members are smaller than `value` (0 … limit). */
  rank(value: number): number {
    return this.#ranks[value] as number
  }

  has(value: number): boolean {
    return (this.#ranks[value + 1] as number) > (this.#ranks[value] as number)
  }

  /** The n-th member, counted from 0; `n` must be smaller than `size`. */
  at(n: number): number {
    return this.#members[n] as number
  }
}
