import { z } from 'zod'
import { dependencyInput } from '../dependency-input.ts'

/** An edge as it is made: what has a usual value may be left out. */
export const dependencyBody = dependencyInput
  .extend({ future: z.boolean().default(false), endings: dependencyInput.shape.endings.default('succeeded') })
  .strict()
  .meta({ id: 'NewDependency' })

/** What of an edge is changed. */
export const dependencyChange = dependencyInput
  .extend({ freshness: dependencyInput.shape.freshness.unwrap() })
  .partial()
  .strict()
  .meta({ id: 'DependencyChange' })
