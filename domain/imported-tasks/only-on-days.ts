/** A free exit code, by which a definition knows that there was nothing to do. */
export const NOTHING_TO_DO = 99

/** The beginning of a script, as a word of a definition, that goes on only on days of the month which a column names. */
export function onlyOn(column: string): string {
  return `case {scheduledFor:d} in ${daysOfMonth(column).join('|')}) ;; *) exit ${NOTHING_TO_DO} ;; esac;`
}

/** The days of the month that a column names, such as `*\/2` or `1-5,20`. */
export function daysOfMonth(column: string): number[] {
  const days = new Set<number>()
  for (const item of column.split(',')) {
    const [, range = '*', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? []
    const [from = 1, to = range === '*' ? 31 : item.includes('/') ? 31 : from] = range === '*' ? [1, 31] : range.split('-').map(Number)
    for (let day = from; day <= to; day += Math.max(1, Number(step))) days.add(day)
  }
  return [...days].sort((a, b) => a - b)
}
