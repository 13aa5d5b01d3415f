import { z } from 'zod'
import { graphTaskShape } from './graph-views.ts'
import { tagShape } from './tag-views.ts'

const otherHit = z.object({ kind: z.enum(['crontab', 'run']), id: z.string(), label: z.string(), hint: z.string() })
/** A task, with what it does and what is wrong with it. */
const taskHit = graphTaskShape.pick({ state: true, failing: true, lateInstant: true }).extend({
  kind: z.literal('task'),
  id: z.string(),
  label: z.string(),
  hint: z.string(),
  tags: z.array(tagShape),
})
/** What the command palette finds: at most 20 hits. */
export const searchHitsShape = z.object({ rows: z.array(z.discriminatedUnion('kind', [taskHit, otherHit])) })
export type SearchHit = z.output<typeof searchHitsShape>['rows'][number]
export type TaskHit = z.output<typeof taskHit>
