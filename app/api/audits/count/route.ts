import { readRoute } from '#server/http/read-route.ts'
import { auditCount, auditCountParameters } from '#server/queries/audits/audit-page.ts'

export const GET = readRoute(auditCountParameters, auditCount, 'read-audits')
