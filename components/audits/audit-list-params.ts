import { type inferParserType, parseAsInteger, parseAsString } from 'nuqs/server'

/** What the address of the audits says. `subject`: kind:id, such as task:12; `address`: from where it was asked for; `open`: the audit whose change is shown. */
export const auditListParsers = {
  search: parseAsString.withDefault(''),
  subject: parseAsString,
  address: parseAsString,
  before: parseAsInteger,
  open: parseAsInteger,
}
export type AuditListParams = inferParserType<typeof auditListParsers>
