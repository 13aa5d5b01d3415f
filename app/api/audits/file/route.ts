import { textRoute } from '#server/http/text-route.ts'
import { auditFile, auditFileParameters } from '#server/queries/audits/audit-file.ts'

export const GET = textRoute(auditFileParameters, auditFile, { permission: 'read-audits', exported: 'audits' })
