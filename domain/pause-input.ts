import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { instantInput } from './instant-input.ts'
import { blockText } from './typed-text.ts'

/** What a person says who pauses a task (rule H6). */
export const pauseFields = {
  note: blockText(500).default('').meta({ title: 'Note', description: 'Why it is paused; everyone sees it.' }),
  until: instantInput
    .nullable()
    .default(null)
    .meta({ title: 'Until', description: 'When it goes on by itself; empty: not by itself.', widget: 'instant' }),
  resumeChoice: z.enum(RESUME_CHOICES).default('fromNow').meta({
    title: 'On resuming',
    description: 'What becomes of the instants that pass meanwhile: none of them runs, the latest does, or all do.',
  }),
}
export type Pause = z.output<z.ZodObject<typeof pauseFields>>
