import { z } from 'zod'
import { whole } from './shapes.ts'

/** GET /api/v1/diagnosis: what of the installation can be seen from the web alone, and what is not well of it. */
export const diagnosisShape = z
  .object({
    problems: z.array(
      z.object({
        about: z.enum(['settings', 'database', 'clock', 'migrations']),
        says: z.string().meta({ description: 'What is so, and what to do.' }),
      }),
    ),
    database: z.object({
      version: z.string(),
      answersInMs: z.number().meta({ description: 'How long the database takes to answer the web, the median of some questions.' }),
      connections: whole,
      mostConnections: whole,
    }),
    clockAheadMs: whole.meta({ description: 'How far the clock of the database is ahead of that of the web; less than zero: behind.' }),
    migrations: z.object({
      missing: whole.meta({ description: 'Steps of this version that the database has not taken.' }),
      unknown: whole.meta({ description: 'Steps that the database has taken and this version does not know.' }),
    }),
  })
  .meta({ id: 'Diagnosis' })
export type Diagnosis = z.output<typeof diagnosisShape>
