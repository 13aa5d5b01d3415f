import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RUN_STATES } from '#scheduling/run-states.ts'

export const RUN_KINDS = ['scheduled', 'manual', 'backfill'] as const

/** What the address of the run list says. `before`: the run id a further page starts after. */
export const runListParsers = {
  state: parseAsStringLiteral(RUN_STATES),
  kind: parseAsStringLiteral(RUN_KINDS),
  task: parseAsInteger,
  before: parseAsString,
}
export type RunListParams = inferParserType<typeof runListParsers>
