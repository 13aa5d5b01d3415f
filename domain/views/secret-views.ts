import { z } from 'zod'
import { whole } from './shapes.ts'

const userShape = z.object({ id: whole, name: z.string() })

/** A secret, or the name of one that tasks, channels or actions refer to and that is not there. Never its value. Instants are ISO strings. */
export const secretRowShape = z
  .object({
    name: z.string(),
    /**
     * `current`: encrypted by the key of today. `older`: by one that is still known; `npm run secrets:rotate` encrypts it anew. `unknown`: by one that the
     * web does not have, so that workers hardly have it. `missing`: something refers to it, and it is not there.
     */
    state: z.enum(['current', 'older', 'unknown', 'missing']),
    changedAt: z.string().nullable(),
    changedByName: z.string().nullable(),
    /** How many tasks use it, and the first of them by name. */
    taskCount: whole,
    tasks: z.array(userShape),
    /** The names of all notification channels whose messages take it. */
    channels: z.array(z.string()),
    /** The titles of the team's own actions that need it and are offered. */
    actions: z.array(z.string()),
  })
  .meta({ id: 'SecretRow' })
export type SecretRow = z.output<typeof secretRowShape>

/** All secrets, those that are missing first, then by name. */
export const secretListShape = z.object({ rows: z.array(secretRowShape) })

/** What giving a secret its value answers. */
export const putSecretShape = z.object({ replaced: z.boolean() })
