import { z } from 'zod'
import { EDGE_ENDINGS, EDGE_FRESHNESS, MISFIRE_POLICIES, RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import type { Assumption } from '#scheduling/simulate/what-if.ts'
import { crontabInput } from './crontab-input.ts'
import type { SentEdit, SentWhatIf } from './sent-edit.ts'
import { tagName } from './tag-input.ts'
import { deadlineSettingsShape } from './views/deadline-views.ts'
import { edgeStartShape } from './views/plan-views.ts'
import { shapeOf } from './views/shapes.ts'

/** More is no address, and more than a page can say at once. */
const LONGEST_TEXT = 20_000
export const MOST_ASSUMPTIONS = 20
/** As far as crontabs go. */
const LAST_MS = Date.UTC(2101, 0, 1)

const id = z.number().int().positive()
const ids = z.array(id).max(1_000)
const atMs = z.number().int().min(0).max(LAST_MS)
const choice = z.enum(RESUME_CHOICES)

const savedEdge = z.strictObject({
  edgeId: id.nullable(),
  dependerId: id,
  dependeeId: id,
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS),
  start: edgeStartShape.nullable(),
})

const edges = { removedEdgeIds: ids, saved: z.array(savedEdge).max(1_000) }

const taskEdit = z.strictObject({
  kind: z.literal('task'),
  taskId: id,
  crontab: crontabInput.nullable(),
  cronBase: z.union([atMs, z.literal('now')]).nullable(),
  enabling: choice.nullable(),
  disables: z.boolean(),
  policies: z
    .strictObject({
      misfirePolicy: z.enum(MISFIRE_POLICIES),
      gracePeriodMs: z.number().int().min(0).nullable(),
      maxConcurrency: z.number().int().positive().nullable(),
    })
    .nullable(),
  deadline: deadlineSettingsShape.nullable(),
  edges: z.strictObject(edges),
})

const edit = shapeOf<SentEdit>()(
  z.discriminatedUnion('kind', [
    taskEdit,
    z.strictObject({ kind: z.literal('switch'), enableIds: ids, disableIds: ids, choice }),
    z.strictObject({ kind: z.literal('pause'), taskIds: ids, resume: z.strictObject({ atMs, choice }).nullable() }),
    z.strictObject({ kind: z.literal('delete'), taskIds: ids }),
    z.strictObject({ kind: z.literal('edges'), ...edges }),
    z.strictObject({ kind: z.literal('crontab'), crontabId: id, crontab: crontabInput }),
    z.strictObject({ kind: z.literal('tag'), tagId: id, tagName, deadline: deadlineSettingsShape }),
  ]),
)

const assumption = shapeOf<Assumption>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('slower'), taskId: id, factor: z.number().min(0.01).max(1_000) }),
    z.strictObject({ kind: z.literal('fails'), taskId: id }),
    z.strictObject({ kind: z.literal('skips'), taskId: id }),
    z.strictObject({ kind: z.literal('started'), taskId: id, atMs }),
    z.strictObject({ kind: z.literal('no_worker'), fromMs: atMs, toMs: atMs }),
  ]),
)

const whatIf = z.strictObject({
  edit: edit.nullable(),
  assumptions: z
    .array(assumption)
    .max(MOST_ASSUMPTIONS)
    .refine((all) => new Set(all.map((one) => JSON.stringify(one))).size === all.length),
})

/** What is assumed, as it stands in an address. */
export function writeWhatIf(said: SentWhatIf): string {
  return JSON.stringify(said)
}

/** What an address says is assumed; null: it can't be read in full. */
export function readWhatIf(text: string): SentWhatIf | null {
  if (text.length > LONGEST_TEXT) return null
  try {
    return whatIf.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
