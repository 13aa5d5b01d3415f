import { z } from 'zod'

/** By what values of a task are closed to whoever asks (rule V1). */
export const closedByShape = z
  .array(z.string())
  .nullable()
  .describe(
    'The tags that close values to whoever asks: arguments, headers, errors and the like are left out, whatever stands in their place. Empty: they are closed, and by what is not known any more. Null: nothing is left out.',
  )
export type ClosedBy = z.output<typeof closedByShape>

/** What a list passed over that was narrowed down by text in values (rule V2). */
export const notLookedIntoShape = closedByShape.describe(
  'Text was looked for in values, and not in those that these tags close to whoever asks: what has it there is left out. Null: nothing was passed over.',
)
