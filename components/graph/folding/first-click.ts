/** @param detail of a click: which of several quick ones it is; none by a key. The second of a double one would undo the first. */
export function isFirstClick(detail: number): boolean {
  return detail <= 1
}
