import {
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { RUN_TIMINGS } from '#scheduling/model/task-state.ts'

/** What the address of the run list says. `…Since`, `…Before`: at that instant or later, and before that one; `by`: grouped; `before`: the run id a further page starts after. */
export const runListParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(RUN_STATES)),
  kind: parseAsStringLiteral(RUN_KINDS),
  timing: parseAsArrayOf(parseAsStringLiteral(RUN_TIMINGS)),
  task: parseAsInteger,
  /** Names: of tasks with any of them. */
  tag: parseAsArrayOf(parseAsString),
  backfill: parseAsString,
  worker: parseAsString,
  queue: parseAsString,
  activatedSince: parseAsIsoDateTime,
  activatedBefore: parseAsIsoDateTime,
  endedSince: parseAsIsoDateTime,
  endedBefore: parseAsIsoDateTime,
  lateBySeconds: parseAsInteger,
  longerThanSeconds: parseAsInteger,
  error: parseAsString,
  /** Exactly the error of a group of errors. */
  errorHash: parseAsString,
  result: parseAsString,
  by: parseAsStringLiteral(['error'] as const),
  /** Instants that got no run of their own stand among the runs. */
  decidedRanges: parseAsStringLiteral(['true'] as const),
  before: parseAsString,
}
export type RunListParams = inferParserType<typeof runListParsers>
export type RunFilter = Omit<RunListParams, 'before' | 'by' | 'decidedRanges'>

export const NO_RUN_FILTER: RunFilter = {
  state: null,
  kind: null,
  task: null,
  tag: null,
  backfill: null,
  timing: null,
  worker: null,
  queue: null,
  activatedSince: null,
  activatedBefore: null,
  endedSince: null,
  endedBefore: null,
  lateBySeconds: null,
  longerThanSeconds: null,
  error: null,
  errorHash: null,
  result: null,
}

/** What a filter asks for that only runs have: with any of it no instant without a run is found. */
const OF_RUNS = (Object.keys(NO_RUN_FILTER) as (keyof RunFilter)[]).filter(
  (name) => !['task', 'tag', 'activatedSince', 'activatedBefore'].includes(name),
)

export function asksForRunsOnly(filter: RunFilter): boolean {
  return OF_RUNS.some((name) => filter[name] !== null)
}

/** The states of runs that did not do what they were to do; whoever counts failures counts these. */
export const UNSUCCESSFUL = ['failed', 'expired'] as const

const serialize = createSerializer(runListParsers)

/** The list of exactly these runs. */
export function runsHref(filter: Partial<RunFilter>): string {
  return serialize('/runs', filter)
}

/** As the API is asked for them. */
export function runFilterQuery(filter: RunFilter): Record<string, string | number | null> {
  const text = (value: RunFilter[keyof RunFilter]) =>
    Array.isArray(value) ? value.join(',') : value instanceof Date ? value.toISOString() : value
  const names = Object.keys(NO_RUN_FILTER) as (keyof RunFilter)[]
  return Object.fromEntries(names.map((name) => [name, text(filter[name])]))
}
