import { queryOptions } from '@tanstack/react-query'
import { newIncidentsShape } from '#domain/views/new-incidents.ts'
import { fetchShape } from '../api/fetch-view.ts'
import { incidentKeys } from './incident-keys.ts'

/** How many are open that nobody has acknowledged: for the badge of every page, which loads nothing else of the inbox. */
export const newIncidentsQuery = queryOptions({
  queryKey: [...incidentKeys.all, 'count'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/incidents/count', newIncidentsShape, signal),
})
