import { readRoute } from '#server/http/read-route.ts'
import { auditPage, auditPageQuery } from '#server/queries/audits/audit-page.ts'

export const GET = readRoute(auditPageQuery, auditPage)
