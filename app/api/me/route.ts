import type { MeView } from '#domain/views/operation-views.ts'
import { sessionRenewal } from '#server/auth/current-session.ts'
import { noteSeen } from '#server/auth/own-sessions.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { errorResponse, jsonResponse, requireReader } from '#server/http/read-route.ts'

/** Who is signed in. The one answer that also prolongs the session, as each page asks for it once. */
export async function GET(request: Request): Promise<Response> {
  try {
    const reader = await requireReader(request)
    const { actor, email } = reader
    await noteSeen(webDatabase().db, reader)
    const me: MeView = { id: actor.id, name: actor.name, email, role: actor.role, hasSecondFactor: reader.hasSecondFactor }
    const response = jsonResponse(me)
    for (const cookie of await sessionRenewal(webAuthentication().authentication, request.headers))
      response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    return errorResponse(error, 'GET /api/me')
  }
}
