import { sql } from 'drizzle-orm'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { publicCalls } from '#server/auth/public-calls.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { BoundedAnswers } from './bounded-answers.ts'
import { errorResponse } from './read-route.ts'

/** Monitors and balancers give up after a few seconds, or ask again while the last question is under way. */
const LIMIT_MS = 2_000
const ASK_ANEW_MS = 5_000
const answers = new BoundedAnswers(LIMIT_MS, ASK_ANEW_MS)

/** Whether this web program answers at all. Says its word and nothing else, to anybody. */
export async function answerLive(request: Request): Promise<Response> {
  return await answerAnybody(request, async () => word('live', 200))
}

/** Whether it can answer people: the database answers in time. Says its word and nothing else, to anybody; details are for who is signed in. */
export async function answerReady(request: Request): Promise<Response> {
  return await answerAnybody(request, () => answers.of(askDatabase, unready))
}

async function askDatabase(): Promise<Response> {
  try {
    await webDatabase().db.execute(sql`select 1`)
    return word('ready', 200)
  } catch (error) {
    failureLog.error({ err: error }, 'Failed: whether the web is ready')
    return unready()
  }
}

async function answerAnybody(request: Request, answer: () => Promise<Response>): Promise<Response> {
  try {
    publicCalls.refuseTooMany(limitedAddress(clientAddressOf(request.headers)), 'probe')
    return await answer()
  } catch (error) {
    return errorResponse(error, `GET ${new URL(request.url).pathname}`)
  }
}

function unready(): Response {
  return word('unready', 503)
}

function word(said: string, status: number): Response {
  return new Response(`${said}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
