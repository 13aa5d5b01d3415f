import { z } from 'zod'
import { instantShape, whole } from './shapes.ts'

/** Who is there to schedule and to run (GET /api/health for the top bar, GET /api/v1/health). */
export const healthViewShape = z
  .object({
    liveSchedulers: whole,
    liveRunners: whole,
    lastTickAt: instantShape.nullable(),
    databaseIsUp: z.boolean(),
    now: instantShape.describe('By the clock of the database.'),
  })
  .meta({ id: 'Health' })
export type HealthView = z.output<typeof healthViewShape>
