import { queryOptions } from '@tanstack/react-query'
import { secretListShape } from '#domain/views/secret-views.ts'
import { fetchShape } from '../api/fetch-view.ts'

/** The names of all secrets, and who uses them. */
export const secretsQuery = queryOptions({
  queryKey: ['secrets'],
  queryFn: ({ signal }) => fetchShape('/v1/secrets', secretListShape, signal),
})
