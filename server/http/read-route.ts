import type { z } from 'zod'
import { DomainError, type ErrorView, HTTP_STATUS } from '#domain/errors.ts'
import type { Permission } from '#domain/roles.ts'
import { auditingRefusedRead } from '#server/audit/audit-refusal.ts'
import { type CurrentSession, currentSession } from '#server/auth/current-session.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import type { Database } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { errorView, fieldErrors } from '#server/failures/error-view.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'

/** What Next hands to a route handler beside the request. */
export type RouteContext = { params: Promise<Record<string, string>> }

export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>

/**
 * A GET handler out of a schema and a query: session, parameters, query, JSON. The schema covers the URL's query and the path together; an empty
 * parameter counts as left out, and who may read it says the permission; what of it is closed to whom, the query. Errors are `ErrorView` JSON under the status of their code.
 */
export function readRoute<Schema extends z.ZodType>(
  schema: Schema,
  query: (db: Database, parameters: z.output<Schema>, actor: CurrentSession['actor'], session: CurrentSession) => Promise<unknown>,
  permission: Permission = 'read',
): RouteHandler {
  return async (request, context) => {
    try {
      const session = await requireSession(request)
      const { db } = webDatabase()
      return await auditingRefusedRead(db, session.actor, requestedBy(request), async () => {
        requirePermission(session.actor, permission)
        const parameters = await readParameters(schema, request, context)
        return jsonResponse(await query(db, parameters, session.actor, session))
      })
    } catch (error) {
      return errorResponse(error, requestedBy(request))
    }
  }
}

/**
 * Who reads, by the request's session.
 * @throws DomainError `not_signed_in` or `forbidden`
 */
export async function requireReader(request: Request, permission: Permission = 'read'): Promise<CurrentSession> {
  const reader = await requireSession(request)
  requirePermission(reader.actor, permission)
  return reader
}

/** @throws DomainError `not_signed_in` */
export async function requireSession(request: Request): Promise<CurrentSession> {
  const session = await currentSession(webAuthentication().authentication, request.headers)
  if (!session) throw new DomainError('not_signed_in', 'You are signed out. Sign in again.')
  return session
}

/** What a request asks for, as logs and audits call it: without what it asks for in particular. */
export function requestedBy(request: Request): string {
  return `GET ${new URL(request.url).pathname}`
}

/** JSON that nothing keeps: it is true only now. */
export function jsonResponse(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
}

export function errorResponse(error: unknown, doing: string): Response {
  const view: ErrorView = errorView(error, doing)
  return jsonResponse(view, HTTP_STATUS[view.code])
}

/** @throws DomainError `invalid_input` with a sentence for each parameter that cannot be used */
export async function readParameters<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  context: RouteContext,
): Promise<z.output<Schema>> {
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== '')
  const parsed = schema.safeParse({ ...Object.fromEntries(given), ...(await context.params) })
  if (parsed.success) return parsed.data
  const fields = fieldErrors(parsed.error)
  const sentences = Object.entries(fields).map(([name, message]) => `${name}: ${message}`)
  throw new DomainError('invalid_input', `This address has parameters that cannot be used. ${sentences.join(' ')}`, fields)
}
