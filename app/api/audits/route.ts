import { readRoute } from '#server/http/read-route.ts'
import { auditPage, auditPageParameters } from '#server/queries/audits/audit-page.ts'

export const GET = readRoute(auditPageParameters, auditPage, 'read-audits')
