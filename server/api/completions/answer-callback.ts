import { DomainError } from '#domain/errors.ts'
import { clientAddressOf, limitedAddress } from '#server/auth/client-address.ts'
import { readCallbackToken } from '#server/completions/callback-address.ts'
import { completionPostShape } from '#server/completions/completion-post.ts'
import { keepPost } from '#server/completions/keep-post.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { refuseTooManyOfAddress } from '../call-budget.ts'
import { readBody } from '../read-request.ts'
import { problemResponse } from '../request-problem.ts'

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Answers what is posted to the address of an attempt that goes on elsewhere. The address alone lets it in: it is signed, and good for one attempt. */
export async function answerCallback(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  try {
    refuseTooManyOfAddress(limitedAddress(clientAddressOf(request.headers)))
    const secret = process.env.DJAG_SECRET
    if (!secret) throw new Error('DJAG_SECRET is not set: start the web program with "npm start" or "npm run web", which set it.')
    const attempt = readCallbackToken(secret, (await params).token)
    if (!attempt)
      throw new DomainError('not_found', 'This is no address that was given to anybody. Post to the one that came with the request.')
    const { value } = await readBody({ body: completionPostShape, partsOf: () => [] }, request)
    await keepPost(webDatabase().db, attempt, value as never)
    return new Response(null, { status: 204, headers: HEADERS })
  } catch (error) {
    // The address itself is not written anywhere.
    return problemResponse(error, 'POST /api/callbacks/…')
  }
}
