/** A line as a program printed it: with the note of how much is cut it still fits where texts are kept (`storableText`). */
export const LONGEST_LINE = 16_000

/** `line` as it is shown; `kept` without the note of how much is cut, and that in UTF-16 units. */
type OnLine = (line: string, printed: { kept: string; cutCharacters: number }) => void

/** A line of which so much is cut, as it is shown. */
export function withNote(kept: string, cutCharacters: number): string {
  return cutCharacters === 0 ? kept : `${kept}… (${cutCharacters} more characters)`
}

/**
 * Makes lines of what a program prints, bit by bit: broken UTF-8 is replaced, a progress bar that is drawn over itself with `\r` becomes
 * its last state, empty lines are left out, and of a line without end the beginning is kept with a note of how much is not.
 */
export class TextLines {
  readonly #onLine: OnLine
  readonly #longestOf: (beginning: string) => number
  readonly #decoder = new TextDecoder()
  #rest = ''
  #cutCharacters = 0
  /** It was returned to the line's start, where what comes next is drawn over it; or a line end follows, which some write as `\r\r\n`. */
  #isReturned = false

  /** @param longest most UTF-16 units that are kept of a line; it may depend on how the line begins */
  constructor(onLine: OnLine, longest: number | ((beginning: string) => number) = LONGEST_LINE) {
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
    let end = part.length
    while (part[end - 1] === '\r') end--
    const drawn = part.slice(0, end)
    const redrawnAt = drawn.lastIndexOf('\r')
    if (redrawnAt >= 0 || (this.#isReturned && drawn !== '')) {
      this.#rest = ''
      this.#cutCharacters = 0
    }
    this.#isReturned = end < part.length || (this.#isReturned && drawn === '')
    const shown = this.#rest + drawn.slice(redrawnAt + 1)
    const longest = this.#longestOf(shown)
    this.#cutCharacters += Math.max(0, shown.length - longest)
    this.#rest = shown.slice(0, longest)
  }

  #emit(): void {
    const kept = this.#rest
    const cutCharacters = this.#cutCharacters
    this.#rest = ''
    this.#cutCharacters = 0
    this.#isReturned = false
    if (kept.trim() !== '') this.#onLine(withNote(kept, cutCharacters), { kept, cutCharacters })
  }
}
