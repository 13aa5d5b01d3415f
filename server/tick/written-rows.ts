/** @throws when fewer rows than decided on could be written as they were decided on: the transaction must not commit then */
export function expectRows(what: string, written: number, expected: number): void {
  if (written !== expected) throw new Error(`Of ${expected} ${what} to write only ${written} were as decided on; nothing of it is kept.`)
}
