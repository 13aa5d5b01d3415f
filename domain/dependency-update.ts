import { z } from 'zod'
import { dependencyInput } from './dependency-input.ts'

/** Saving an existing edge. `basedOn` is what it was when it was loaded: a save over somebody else's change is refused. */
export const dependencyUpdate = dependencyInput.extend({ id: z.number().int().positive(), basedOn: dependencyInput })
export type DependencyUpdate = z.output<typeof dependencyUpdate>
