/** The day columns of a crontab. */
export type DayColumns = { dayOfMonth: string; dayOfWeek: string }

const NTH_FROM = [1, 8, 15, 22, 29]

/**
 * Day columns that fire where the day of the month AND the weekday match, as other systems mean it; in a crontab either would do (rule C3). Null: none
 * says it, as only whole weeks of a month are known as “the first Monday”.
 * @param days of the month, sorted; null: all
 * @param weekdays Sunday 0 to Saturday 6, sorted; null: all
 */
export function daysWhereBothMatch(days: readonly number[] | null, weekdays: readonly number[] | null): DayColumns | null {
  const isEveryDay = days === null || days.length === 31
  const isEveryWeekday = weekdays === null || weekdays.length === 7
  if (isEveryDay) return { dayOfMonth: '*', dayOfWeek: isEveryWeekday ? '*' : rangesOf(weekdays) }
  if (isEveryWeekday) return { dayOfMonth: rangesOf(days), dayOfWeek: '*' }
  const weeks = NTH_FROM.flatMap((from, index) => {
    const week = [0, 1, 2, 3, 4, 5, 6].map((day) => from + day).filter((day) => day <= 31)
    const there = week.filter((day) => days.includes(day)).length
    return there === 0 ? [] : [{ nth: index + 1, isWhole: there === week.length }]
  })
  if (weeks.some(({ isWhole }) => !isWhole)) return null
  return { dayOfMonth: '*', dayOfWeek: weekdays.flatMap((day) => weeks.map(({ nth }) => `${day}#${nth}`)).join(',') }
}

/** Sorted numbers as a column: ranges of three or more, else one by one. */
export function rangesOf(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let index = 0; index < numbers.length; ) {
    let end = index
    while (numbers[end + 1] === (numbers[end] ?? 0) + 1) end++
    const run = numbers.slice(index, end + 1)
    parts.push(run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))
    index = end + 1
  }
  return parts.join(',')
}
