import { type inferParserType, parseAsInteger, parseAsIsoDateTime } from 'nuqs/server'

/** What the address of the inbox says of closed incidents. `since`: closed at that instant or later; `before`: the id that a further page starts after. */
export const closedParsers = { since: parseAsIsoDateTime, before: parseAsInteger }
export type ClosedParams = inferParserType<typeof closedParsers>
