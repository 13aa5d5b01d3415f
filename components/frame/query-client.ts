import { QueryClient } from '@tanstack/react-query'
import { backOffMs } from '#domain/back-off.ts'
import { ApiError, NoAnswerError } from '../api/api-error.ts'

const FRESH_MS = 30_000
const MOST_RETRIES = 2

/** Live events tell what is stale; time alone does so only slowly. Refusals are not asked again, nor what took too long; failures twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // Asked even when the browser believes to be offline: a failure is told, whereas a question that is put off shows nothing for ever.
        networkMode: 'always',
        retry: (failures, error) => failures < MOST_RETRIES && !isRefusal(error),
        retryDelay: (earlierRetries) => backOffMs(earlierRetries + 1, { firstMs: 500, longestMs: 1_000 }),
      },
      mutations: { networkMode: 'always' },
    },
  })
}

function isRefusal(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true
  return error instanceof ApiError && error.code !== 'internal' && error.code !== 'unavailable'
}
