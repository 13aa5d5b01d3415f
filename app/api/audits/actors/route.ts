import { readRoute } from '#server/http/read-route.ts'
import { auditActors, auditActorsParameters } from '#server/queries/audits/audit-actors.ts'

export const GET = readRoute(auditActorsParameters, auditActors, 'read-audits')
