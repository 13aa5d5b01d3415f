import { ApiError, errorViewFrom } from './api-error.ts'
import { goToSignIn } from './sign-in-redirect.ts'

type QueryValue = string | number | boolean | null | undefined

/** `path` with its query; empty, null and undefined values are left out. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}

/**
 * Reads one view of the API. Throws ApiError with the server's sentence; without a session the browser goes to sign-in and comes back.
 * @param path below `/api`, with its query
 */
export async function fetchView<View>(path: string, signal?: AbortSignal): Promise<View> {
  const response = await fetch(`/api${path}`, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
  if (response.ok) return (await response.json()) as View
  const view = errorViewFrom(await response.json().catch(() => null), response.status)
  if (view.code === 'not_signed_in') goToSignIn()
  throw new ApiError(view)
}
