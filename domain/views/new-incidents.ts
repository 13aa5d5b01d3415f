import { z } from 'zod'

/** How many open incidents nobody has acknowledged. In a file of its own, as every page reads it. */
export const newIncidentsShape = z.object({ count: z.int().min(0) })
