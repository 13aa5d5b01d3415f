/** A line as a program printed it: with the note of how much is cut it still fits where texts are kept (`storableText`). */
export const LONGEST_LINE = 16_000

/**
 * Makes lines of what a program prints, bit by bit: broken UTF-8 is replaced, a progress bar that is drawn over itself with `\r` becomes
 * its last state, empty lines are left out, and of a line without end the beginning is kept with a note of how much is not.
 */
export class TextLines {
  readonly #onLine: (line: string) => void
  readonly #longestOf: (beginning: string) => number
  readonly #decoder = new TextDecoder()
  #rest = ''
  #cutCharacters = 0

  /** @param longest most UTF-16 units that are kept of a line; it may depend on how the line begins */
  constructor(onLine: (line: string) => void, longest: number | ((beginning: string) => number) = LONGEST_LINE) {
    this.#onLine = onLine
    this.#longestOf = typeof longest === 'number' ? () => longest : longest
  }

  write(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Nothing more comes: a last line without a line end is one, too. */
  end(): void {
    this.#take(this.#decoder.decode())
    this.#emit()
  }

  #take(text: string): void {
    const parts = text.split('\n')
    for (const [index, part] of parts.entries()) {
      this.#append(part)
      if (index < parts.length - 1) this.#emit()
    }
  }

  #append(part: string): void {
    const text = this.#rest + part
    // A `\r` at the very end may be half of a line end.
    const redrawnAt = text.lastIndexOf('\r', text.length - 2)
    const shown = redrawnAt < 0 || text.length < 2 ? text : text.slice(redrawnAt + 1)
    if (shown !== text) this.#cutCharacters = 0
    const longest = this.#longestOf(shown)
    this.#cutCharacters += Math.max(0, shown.length - longest)
    this.#rest = shown.slice(0, longest)
  }

  #emit(): void {
    const line = this.#rest.replace(/\r$/, '')
    const cut = this.#cutCharacters
    this.#rest = ''
    this.#cutCharacters = 0
    if (line.trim() !== '') this.#onLine(cut === 0 ? line : `${line}… (${cut} more characters)`)
  }
}
