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

/** What the address of the run list says. `ended…`: at that instant or later, and before that one; `before`: the run id a further page starts after. */
export const runListParsers = {
  state: parseAsArrayOf(parseAsStringLiteral(RUN_STATES)),
  kind: parseAsStringLiteral(RUN_KINDS),
  task: parseAsInteger,
  /** Names: of tasks with any of them. */
  tag: parseAsArrayOf(parseAsString),
  backfill: parseAsString,
  worker: parseAsString,
  endedSince: parseAsIsoDateTime,
  endedBefore: parseAsIsoDateTime,
  before: parseAsString,
}
export type RunListParams = inferParserType<typeof runListParsers>
export type RunFilter = Omit<RunListParams, 'before'>

export const NO_RUN_FILTER: RunFilter = {
  state: null,
  kind: null,
  task: null,
  tag: null,
  backfill: null,
  worker: null,
  endedSince: null,
  endedBefore: null,
}

/** The states of runs that did not do what they were to do; whoever counts failures counts these. */
export const UNSUCCESSFUL = ['failed', 'expired'] as const

const serialize = createSerializer(runListParsers)

/** The list of exactly these runs. */
export function runsHref(filter: Partial<RunFilter>): string {
  return serialize('/runs', filter)
}

/** As the API is asked for them. */
export function runFilterQuery({ state, tag, endedSince, endedBefore, ...rest }: RunFilter) {
  return {
    ...rest,
    tag: tag?.join(','),
    state: state?.join(','),
    endedSince: endedSince?.toISOString(),
    endedBefore: endedBefore?.toISOString(),
  }
}
