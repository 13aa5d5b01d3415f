import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { readRoute } from '#server/http/read-route.ts'

/** Every address below /api that is none of ours: said in JSON, not by a page. */
export const GET = readRoute(z.object({}), async () => {
  throw new DomainError('not_found', 'There is no such address in this API.')
})
