/**
 * Words of a line with lists, ranges and steps closed up that a stray space broke apart: `1, 3` is one column, as are `1 - 5` and `*` followed by
 * `/5`. `closed`: those that were put together. A path (`* /usr/bin/job`) is no step.
 */
export function closeLists(words: readonly string[]): { words: string[]; closed: string[] } {
  const out: string[] = []
  const closed = new Set<number>()
  for (const word of words) {
    const before = out.at(-1)
    if (before !== undefined && belongsTo(before, word)) {
      out[out.length - 1] = `${before}${word}`
      closed.add(out.length - 1)
    } else out.push(word)
  }
  return { words: out, closed: [...closed].map((index) => out[index] as string) }
}

const COLUMN_START = /^[\d*][\w*,/#-]*$|^(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|l)\b[\w,/#-]*$/i

function belongsTo(before: string, word: string): boolean {
  if (!COLUMN_START.test(before)) return false
  if (/[,/-]$/.test(before)) return COLUMN_START.test(word)
  return /^(?:,[\w*,/#-]*|\/\d*|-(?:\d+|[a-z]{3})?)$/i.test(word)
}
