import { z } from 'zod'
import type { AffectingClockChange } from '#scheduling/cron/clock-changes.ts'
import { CRON_FIELDS, GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'
import { type Finding, SEVERITIES } from '#scheduling/lint/finding.ts'
import { EDGE_FRESHNESS } from '#scheduling/model/task-state.ts'
import { shapeOf, whole } from './shapes.ts'

const remedy = z.union([
  z.object({ kind: z.enum(['enable_task', 'resume_task', 'edit_task']), taskId: whole, name: z.string() }),
  z.object({ kind: z.literal('edit_crontab'), crontabId: whole }),
  z.object({ kind: z.literal('add_secret'), secret: z.string() }),
  z.object({ kind: z.literal('edit_dependency'), edgeId: whole, dependerId: whole }),
])

const anyFinding = { severity: z.enum(SEVERITIES), remedies: z.array(remedy).describe('What a person can do about it.') }

const aboutEdge = {
  ...anyFinding,
  taskId: whole.describe('The depender: the task that suffers from it.'),
  taskName: z.string(),
  edgeId: whole,
  dependeeId: whole,
  dependeeName: z.string(),
}

const lateDependee = {
  graceMs: z.number(),
  neededMs: z.number(),
  basis: z.enum(['median', 'estimate']),
  becomes: z.enum(['delayed', 'skipped', 'coalesced']),
}

const tasks = z.array(z.object({ taskId: whole, name: z.string() })).describe('Enabled tasks that use the crontab, or the secret.')

const clockChange = shapeOf<AffectingClockChange>()(
  z.object({
    kind: z.enum(['gap', 'overlap']),
    atMs: z.number(),
    fromWallMs: z.number(),
    toWallMs: z.number(),
    decidedBy: z.enum(['policy', 'real_clock', 'date_line']),
    times: z.array(
      z.object({
        wallMs: z.number(),
        firesAtMs: z.array(z.number()),
        otherwise: z.array(
          z.union([
            z.object({ gap: z.enum(GAP_POLICIES), firesAtMs: z.array(z.number()) }),
            z.object({ overlap: z.enum(OVERLAP_POLICIES), firesAtMs: z.array(z.number()) }),
          ]),
        ),
      }),
    ),
    timeCount: whole,
  }),
)

const cronColumns = z.object({
  second: z.string(),
  minute: z.string(),
  hour: z.string(),
  dayOfMonth: z.string(),
  month: z.string(),
  dayOfWeek: z.string(),
})

/** Something about tasks, edges or crontabs that is allowed and hardly meant, as the core says it. */
export const findingShape = shapeOf<Finding>()(
  z.discriminatedUnion('kind', [
    z.object({ ...aboutEdge, kind: z.literal('dependee_disabled') }),
    z.object({ ...aboutEdge, kind: z.literal('dependee_paused'), untilMs: z.number().nullable() }),
    z.object({ ...aboutEdge, kind: z.literal('dependee_never_fires') }),
    z.object({
      ...aboutEdge,
      kind: z.literal('starves'),
      firings: z.number(),
      openings: z.number(),
      windowMs: z.number(),
      slowestId: whole,
      slowestName: z.string(),
    }),
    z.object({
      ...anyFinding,
      kind: z.literal('starves_by_itself'),
      taskId: whole,
      taskName: z.string(),
      firings: z.number(),
      runs: z.number(),
      windowMs: z.number(),
      runMs: z.number(),
      maxConcurrency: whole,
    }),
    z.object({
      ...aboutEdge,
      ...lateDependee,
      kind: z.literal('grace_too_short'),
      freshness: z.enum(EDGE_FRESHNESS),
      late: whole,
      lookedAt: whole,
    }),
    z.object({ ...aboutEdge, ...lateDependee, kind: z.literal('aligned_too_late'), lookedAt: whole }),
    z.object({
      ...anyFinding,
      kind: z.literal('long_step'),
      crontabId: whole,
      field: z.enum(CRON_FIELDS),
      item: z.string(),
      columns: cronColumns,
      tasks,
    }),
    z.object({ ...anyFinding, kind: z.literal('secret_missing'), secret: z.string(), tasks }),
    z.object({ ...anyFinding, kind: z.literal('clock_change'), crontabId: whole, timezone: z.string(), change: clockChange, tasks }),
  ]),
).meta({ id: 'Finding', description: 'Something that is allowed and hardly meant. Instants are epoch milliseconds.' })
