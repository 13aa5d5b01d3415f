/** Lines are read by pages of so many. */
export const LINES_PER_PAGE = 500

/** The pages that hold the lines from one index through another. */
export function pagesBetween(firstIndex: number, lastIndex: number): number[] {
  const firstPage = Math.floor(firstIndex / LINES_PER_PAGE)
  const lastPage = Math.floor(lastIndex / LINES_PER_PAGE)
  return Array.from({ length: Math.max(0, lastPage - firstPage + 1) }, (_, index) => firstPage + index)
}

/** How many lines a page holds while the log has so many: only its last page grows, the others never change. */
export function linesOnPage(page: number, total: number): number {
  return Math.max(0, Math.min(LINES_PER_PAGE, total - page * LINES_PER_PAGE))
}

/** The parts of a text that a search found and those between, in their order; every second one is a match. */
export function splitAtMatches(text: string, search: string): string[] {
  if (search === '') return [text]
  const [lower, wanted] = [text.toLowerCase(), search.toLowerCase()]
  // A letter may grow in lower case (İ): then places no longer agree, and nothing is marked.
  if (lower.length !== text.length) return [text]
  const parts: string[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}
