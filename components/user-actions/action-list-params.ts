import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const ACTION_STATES = ['pending', 'done', 'failed'] as const

/** What the address of the action list says. `before`: the action id a further page starts after. */
export const actionListParsers = {
  state: parseAsStringLiteral(ACTION_STATES),
  type: parseAsString,
  before: parseAsInteger,
}
export type ActionListParams = inferParserType<typeof actionListParsers>
