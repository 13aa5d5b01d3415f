import { webDatabase } from '#server/database/web-database.ts'
import { isDatabaseUnavailable } from '#server/failures/error-view.ts'
import { errorResponse, jsonResponse, requireReader } from '#server/http/read-route.ts'
import { healthView, healthWithoutDatabase } from '#server/queries/health-view.ts'

/** Answers without a session only where the database, and so every session, is out of reach: then nothing else is told. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireReader(request)
    return jsonResponse(await healthView(webDatabase().db))
  } catch (error) {
    if (isDatabaseUnavailable(error)) return jsonResponse(healthWithoutDatabase(Date.now()))
    return errorResponse(error, 'GET /api/health')
  }
}
