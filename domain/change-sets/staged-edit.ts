import { z } from 'zod'
import { EDGE_ENDINGS, EDGE_FRESHNESS, RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { crontabChange } from '../api-bodies/crontab-bodies.ts'
import { taskChange } from '../api-bodies/task-bodies.ts'
import { taskInputFields } from '../task-input.ts'
import { lineText } from '../typed-text.ts'

const savedId = z.number().int().positive()
const madeId = z.number().int().negative()
/** A task that is there, or by a negative id one that the same change set makes. */
const taskId = z.union([savedId, madeId])

const values = z.record(z.string().max(200), z.json())

export const edgeTermsShape = z.strictObject({
  future: z.boolean(),
  endings: z.enum(EDGE_ENDINGS),
  freshness: z.enum(EDGE_FRESHNESS),
})
export type StagedEdgeTerms = z.output<typeof edgeTermsShape>

/** What a task is made as: its edges are edits of their own. */
const madeTask = taskInputFields.omit({ dependsOn: true, dependedOnBy: true }).strict()
const changedTask = taskChange.omit({ dependsOn: true, dependedOnBy: true })

const enableChoice = z.enum(RESUME_CHOICES).default('fromNow')

/**
 * One edit that is put into a change set in place of being saved. `before` is what the form or canvas showed: what somebody else saves of it meanwhile is a
 * conflict. What is the same before and after is no change.
 */
export const stagedEdit = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('makeTask'), id: madeId, task: madeTask }),
  z.strictObject({ operation: z.literal('changeTask'), id: taskId, before: values, after: changedTask, enableChoice }),
  z.strictObject({ operation: z.literal('deleteTask'), id: taskId }),
  z.strictObject({
    operation: z.literal('setDependency'),
    dependerId: taskId,
    dependeeId: taskId,
    /** Null: the one does not wait for the other. */
    before: edgeTermsShape.nullable(),
    after: edgeTermsShape.nullable(),
  }),
  z.strictObject({ operation: z.literal('changeCrontab'), id: savedId, before: values, after: crontabChange }),
])
export type StagedEdit = z.output<typeof stagedEdit>

/** As many as one act of somebody stages. */
const MOST_EDITS_AT_ONCE = 200

/** Putting edits into a change set; null: into the one that its author is at, or a new one. */
export const stageInput = z.object({
  changeSetId: savedId.nullable().default(null),
  edits: z.array(stagedEdit).min(1).max(MOST_EDITS_AT_ONCE, `At most ${MOST_EDITS_AT_ONCE} edits at once.`),
})
export type StageInput = z.output<typeof stageInput>

const key = z.string().max(60)
const field = z.string().max(60).nullable().default(null)

/** What an author does with what is staged. */
export const changeSetStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('undo'), id: savedId }),
  z.object({ step: z.literal('redo'), id: savedId }),
  /** Takes one change out, or one field of it: what others saved meanwhile stays. */
  z.object({ step: z.literal('unstage'), id: savedId, key, field }),
  /** Goes over what others saved meanwhile. */
  z.object({ step: z.literal('insist'), id: savedId, key, field }),
  z.object({ step: z.literal('rename'), id: savedId, title: lineText(200).min(1, 'Give the change set a name.') }),
  /** Stages into this one from now on. */
  z.object({ step: z.literal('choose'), id: savedId }),
  z.object({ step: z.literal('discard'), id: savedId }),
])
export type ChangeSetStep = z.output<typeof changeSetStep>

export const newChangeSet = z.object({ title: lineText(200).default('') })

/** Applying what was looked at: another revision is refused. */
export const changeSetApplication = z.object({ id: savedId, revision: z.number().int().min(0) })

export const changeSetReversal = z.object({ id: savedId })

export const changeSetToPreview = z
  .strictObject({
    id: savedId,
    days: z.number().int().min(1, 'At least 1.').max(31, 'At most 31.').default(1).describe('How far to look.'),
  })
  .meta({ id: 'PreviewChangeSet' })
