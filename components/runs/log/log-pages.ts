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
