import { z } from 'zod'
import { MOST_THINGS, manifestContent } from '#domain/manifest/manifest-shape.ts'
import { manifestAppliedShape, manifestPlanShape } from '#domain/views/manifest-views.ts'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { auditExport } from '#server/audit/audit-export.ts'
import { applyManifest } from '#server/manifest/apply-manifest.ts'
import { manifestView } from '#server/manifest/manifest-view.ts'
import { planManifest } from '#server/manifest/plan-manifest.ts'
import { requireEveryValue } from '#server/manifest/require-every-value.ts'
import { refuseMore } from '#server/use-cases/refuse-unstorable.ts'
import { type BodyPart, questionOperation, readOperation, writeOperation } from '../operation.ts'

const wanted = {
  manifest: manifestContent.meta({ id: 'Manifest' }),
  prune: z.boolean().default(false).describe('Remove what is not in it; else that is kept.'),
  enableChoice: z
    .enum(RESUME_CHOICES)
    .default('fromNow')
    .describe('What becomes of instants that passed, of tasks that it enables (rule H5).'),
}

/**
 * Each task, and each crontab with its name, may be as large as one field of another body.
 * @throws DomainError for more of them than there may be
 */
function partsOf(body: object): BodyPart[] {
  const { manifest } = body as { manifest?: unknown }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return [{ path: [], value: body }]
  const { tasks, crontabs, ...others } = manifest as { tasks?: unknown; crontabs?: unknown }
  const isMapping = typeof crontabs === 'object' && crontabs !== null && !Array.isArray(crontabs)
  const counted = MOST_THINGS.toLocaleString('en')
  if (Array.isArray(tasks)) refuseMore('manifest.tasks', tasks.length, MOST_THINGS, `At most ${counted} tasks.`)
  if (isMapping) refuseMore('manifest.crontabs', Object.keys(crontabs).length, MOST_THINGS, `At most ${counted} crontabs.`)
  return [
    {
      path: [],
      value: { ...body, manifest: { ...others, ...(Array.isArray(tasks) ? {} : { tasks }), ...(isMapping ? {} : { crontabs }) } },
    },
    ...(Array.isArray(tasks) ? tasks : []).map((value, index): BodyPart => ({ path: ['manifest', 'tasks', index], value })),
    ...(isMapping ? Object.entries(crontabs) : []).map(([name, value]): BodyPart => {
      return { path: ['manifest', 'crontabs'], value: { [name]: value } }
    }),
  ]
}

/** All tasks as a file. */
export const MANIFEST_OPERATIONS = [
  readOperation({
    id: 'exportManifest',
    path: '/manifest',
    tag: 'manifest',
    summary: 'Everything that is set up, as one file has it',
    description: 'Reading it is audited, as every file that is taken away is.',
    permission: 'read',
    parameters: z.object({}),
    answer: z.record(z.string(), z.unknown()).meta({ description: 'A manifest: what has its usual value is left out.' }),
    query: async (db, _parameters, actor) => {
      const manifest = await manifestView(db, actor)
      await auditExport(db, actor, 'tasks as a file', '')
      return { ...manifest }
    },
  }),
  questionOperation({
    id: 'planManifest',
    path: '/plan',
    tag: 'manifest',
    summary: 'What applying a manifest would change, and what that does to the coming days',
    description: 'Changes nothing. The days are simulated as they are and as they would be (rules S1 to S3).',
    permission: 'edit-tasks',
    body: z
      .strictObject({ ...wanted, days: z.number().int().min(1, 'At least 1.').max(31, 'At most 31.').default(7) })
      .meta({ id: 'PlanManifest' }),
    partsOf,
    answer: manifestPlanShape,
    query: async (db, { actor, body: { manifest, ...asked } }) =>
      await planManifest(db, actor, { ...asked, content: manifest, fingerprint: null }),
  }),
  writeOperation({
    id: 'applyManifest',
    method: 'POST',
    path: '/apply',
    tag: 'manifest',
    summary: 'Make everything be as a manifest says, or nothing',
    description: 'In one transaction, with one audit. Applied twice it changes nothing.',
    permission: 'edit-tasks',
    parameters: z.object({}),
    body: z
      .strictObject({
        ...wanted,
        fingerprint: z
          .string()
          .max(64, 'At most 64 characters.')
          .nullable()
          .default(null)
          .describe('What the plan answered: refused once something was changed since. Left out: whatever is there.'),
      })
      .meta({ id: 'ApplyManifest' }),
    partsOf,
    status: 200,
    answer: manifestAppliedShape,
    change: async (tx, { actor, body: { manifest, ...asked } }) => ({
      body: { changes: (await applyManifest(tx, actor, { ...asked, content: manifest })).changes },
    }),
    repeat: async (tx, actor, kept) => {
      await requireEveryValue(tx, actor)
      return kept
    },
  }),
]
