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
