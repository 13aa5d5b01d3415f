import { isHeldNumber } from '#domain/json-text.ts'

/** JSON as a row has it, which is read only if the row is kept. Numbers that JavaScript can't hold are their digits, as those of other columns are. */
export class WrittenJson {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toJSON(): unknown {
    // The third argument is newer than the types of `JSON.parse`.
    const held = (_: string, value: unknown, { source }: { source?: string }) =>
      typeof value === 'number' && source !== undefined && !isHeldNumber(source) ? source : value
    return JSON.parse(this.#text, held as never)
  }
}
