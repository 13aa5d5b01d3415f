import { isDatabaseUnavailable } from '#server/database/transient-errors.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { BoundedAnswers } from '#server/http/bounded-answers.ts'
import { errorResponse, jsonResponse, requireReader } from '#server/http/read-route.ts'
import { healthView, healthWithoutDatabase } from '#server/queries/operations/health-view.ts'

/** Browsers give up a little later, and say that nothing was heard. */
const LIMIT_MS = 3_000
const ASK_ANEW_MS = 10_000
const answers = new BoundedAnswers(LIMIT_MS, ASK_ANEW_MS)

/** Answers without a session only where the database, and so every session, is out of reach or stands still: then nothing else is told. */
export function GET(request: Request): Promise<Response> {
  return answers.of(() => readHealth(request), withoutDatabase)
}

async function readHealth(request: Request): Promise<Response> {
  try {
    await requireReader(request)
    return jsonResponse(await healthView(webDatabase().db))
  } catch (error) {
    return isDatabaseUnavailable(error) ? withoutDatabase() : errorResponse(error, 'GET /api/health')
  }
}

function withoutDatabase(): Response {
  return jsonResponse(healthWithoutDatabase(Date.now()))
}
