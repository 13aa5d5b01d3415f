import { DomainError } from '#domain/errors.ts'
import { errorResponse, requireReader } from '#server/http/read-route.ts'

/** Every address below /api that is none of ours: said in JSON, not by a page. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireReader(request)
    throw new DomainError('not_found', 'There is no such address in this API.')
  } catch (error) {
    return errorResponse(error, 'GET of an unknown address')
  }
}
