import { readRoute } from '#server/http/read-route.ts'
import { auditFilterParameters } from '#server/queries/audits/audit-filter.ts'
import { auditCount } from '#server/queries/audits/audit-page.ts'

export const GET = readRoute(auditFilterParameters, auditCount, 'read-audits')
