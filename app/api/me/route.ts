import { sessionRenewal } from '#server/auth/current-session.ts'
import { noteSeen } from '#server/auth/own-sessions.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { errorResponse, jsonResponse, requireReader } from '#server/http/read-route.ts'
import { meView } from '#server/queries/people/me-view.ts'

/** Who is signed in. The one answer that also prolongs the session, as each page asks for it once. */
export async function GET(request: Request): Promise<Response> {
  try {
    const reader = await requireReader(request)
    await noteSeen(webDatabase().db, reader)
    const response = jsonResponse(await meView(webDatabase().db, reader))
    for (const cookie of await sessionRenewal(webAuthentication().authentication, request.headers))
      response.headers.append('set-cookie', cookie)
    return response
  } catch (error) {
    return errorResponse(error, 'GET /api/me')
  }
}
