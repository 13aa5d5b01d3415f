import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/api-error.ts'

const FRESH_MS = 30_000
const MOST_RETRIES = 2

/** Live events tell what is stale; time alone does so only slowly. Refusals are not asked again, failures twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < MOST_RETRIES && !isRefusal(error),
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
    },
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.code !== 'internal' && error.code !== 'unavailable'
}
