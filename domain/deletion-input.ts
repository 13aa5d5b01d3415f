import { z } from 'zod'
import { dependencyInput } from './dependency-input.ts'

const id = z.number().int().positive()

/** Deleting a task or a crontab. `updatedAt`: as the person saw it, who is told when somebody changed it since; left out, it is not asked. */
export const deletion = z.object({ id, updatedAt: z.iso.datetime({ offset: true }).optional() })
export type Deletion = z.output<typeof deletion>

/** The same of an edge, which has no version but what it says. */
export const dependencyDeletion = z.object({ id, basedOn: dependencyInput.optional() })
export type DependencyDeletion = z.output<typeof dependencyDeletion>
