import { createParser, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { FORECASTS_AHEAD } from '#domain/kept-forecast.ts'
import { taskFilterParsers } from '../tasks/task-list-params.ts'
import { PLAN_GROUPINGS } from './model/plan-rows.ts'
import { LONGEST_MS, readWindow, SHORTEST_MS, type TimeWindow, USUAL_SPAN_MS, writeWindow } from './model/time-window.ts'
import { parseAsWhatIf } from './what-if/what-if-params.ts'

const parseAsWindow = createParser<TimeWindow>({
  parse: readWindow,
  serialize: writeWindow,
  eq: (a, b) => writeWindow(a) === writeWindow(b),
})

/**
 * What the address of the plan says: which tasks, as in the task list, how they are grouped, which groups are folded, what is chosen, and the time:
 * a window, or where it follows the present, only how many seconds are shown; what is assumed in it, and how long before what was foretold then stands beside what came. `view` is absent: a list on a phone, else drawn; `period` is the month or the year of a calendar.
 */
export const planParsers = {
  ...taskFilterParsers,
  group: parseAsStringLiteral(PLAN_GROUPINGS).withDefault('pipeline'),
  folded: parseAsArrayOf(parseAsString).withDefault([]),
  chosen: parseAsString,
  view: parseAsStringLiteral(['drawn', 'list', 'calendar']),
  period: parseAsString,
  window: parseAsWindow,
  span: parseAsInteger.withDefault(USUAL_SPAN_MS / 1_000),
  'what-if': parseAsWhatIf,
  'as-of': parseAsStringLiteral(FORECASTS_AHEAD),
}

/** How long a window that follows the present is, whatever the address says. */
export function usableSpanMs(seconds: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, seconds * 1_000))
}
