import { type inferParserType, parseAsInteger, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server'

/** What the address of the audits says. `subject`: kind:id, such as task:12; `actor`: user:id, token:id or system; `address`: from where it was asked for; `since`, `until`: at that instant or later, and before that one; `open`: the audit whose change is shown. */
export const auditListParsers = {
  search: parseAsString.withDefault(''),
  subject: parseAsString,
  actor: parseAsString,
  address: parseAsString,
  outcome: parseAsStringLiteral(['succeeded', 'failed']),
  since: parseAsIsoDateTime,
  until: parseAsIsoDateTime,
  before: parseAsInteger,
  open: parseAsInteger,
}

export const NO_AUDIT_FILTER = { search: null, subject: null, actor: null, address: null, outcome: null, since: null, until: null } as const

export type AuditListParams = inferParserType<typeof auditListParsers>

/** Whether a list shows some audits only. */
export function hasAuditFilter(params: AuditListParams): boolean {
  return Object.values(auditFilterQuery(params)).some((value) => value !== null && value !== undefined && value !== '')
}

/** As the API is asked for the audits that a list shows. */
export function auditFilterQuery({ search, subject, actor, address, outcome, since, until }: Omit<AuditListParams, 'before' | 'open'>) {
  return { search, subject, actor, address, outcome, since: since?.toISOString(), until: until?.toISOString() }
}
