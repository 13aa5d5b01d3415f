import { type inferParserType, parseAsArrayOf, parseAsInteger, parseAsIsoDateTime, parseAsStringLiteral } from 'nuqs/server'
import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'

/**
 * What the address of the inbox says. `severity`: incidents of one of these; of closed ones `since`: closed at that instant or later; `before`: the id
 * that a further page starts after.
 */
export const inboxParsers = {
  severity: parseAsArrayOf(parseAsStringLiteral(INCIDENT_SEVERITIES)),
  since: parseAsIsoDateTime,
  before: parseAsInteger,
}
export type InboxParams = inferParserType<typeof inboxParsers>
