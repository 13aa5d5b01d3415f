import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchShape } from '../api/fetch-view.ts'
import { incidentKeys } from './incident-keys.ts'

/** GET /api/incidents/count */
const newIncidentsShape = z.object({ count: z.int().min(0) })

/** How many are open that nobody has acknowledged: for the badge of every page, which loads nothing else of the inbox. */
export const newIncidentsQuery = queryOptions({
  queryKey: [...incidentKeys.all, 'count'],
  queryFn: ({ signal }) => fetchShape('/incidents/count', newIncidentsShape, signal),
})
