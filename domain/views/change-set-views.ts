import { z } from 'zod'
import { EDGE_ENDINGS, EDGE_FRESHNESS, RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { closedByShape } from './closed-views.ts'
import { anyJson, instantShape, whole } from './shapes.ts'

const edgeTerms = z.object({ future: z.boolean(), endings: z.enum(EDGE_ENDINGS), freshness: z.enum(EDGE_FRESHNESS) })

const field = z.object({
  name: z.string().describe('As the form of the task or crontab has it; `waits` of an edge: whether it is there.'),
  before: anyJson.describe('As it was when it was staged.'),
  after: anyJson.describe('As it is to be.'),
  now: anyJson.describe('As it is.'),
  verdict: z.enum(['ready', 'done', 'conflict']),
})

const change = z.object({
  key: z.string().describe('By what it is found in this change set.'),
  kind: z.enum(['task', 'edge', 'crontab']),
  doing: z.enum(['added', 'changed', 'removed']),
  id: whole.nullable().describe('Of the task or the crontab; negative: it is made by this change. Null: it is an edge.'),
  name: z.string(),
  edge: z
    .object({
      dependerId: whole,
      dependerName: z.string(),
      dependeeId: whole,
      dependeeName: z.string(),
      before: edgeTerms.nullable(),
      after: edgeTerms.nullable(),
    })
    .nullable()
    .describe('A task and the one that it waits for; ids of tasks that are made here are negative.'),
  verdict: z
    .enum(['ready', 'done', 'conflict', 'gone'])
    .describe(
      'ready: it can be applied; done: it is so already; conflict: somebody else saved something else; gone: what it changes is not there any more.',
    ),
  fields: z.array(field),
  enableChoice: z
    .enum(RESUME_CHOICES)
    .nullable()
    .describe('Where it enables a task that is there: what becomes of the instants that passed meanwhile. Null: it enables none.'),
  freed: z.array(z.string()).describe('Of a task that is deleted: those that wait for it now, and will not.'),
  closedBy: closedByShape,
})
export type ChangeView = z.output<typeof change>

/** A row of the list of change sets. */
const changeSetRow = z.object({
  id: whole,
  title: z.string(),
  state: z.enum(['open', 'applied', 'discarded']),
  authorName: z.string(),
  isOwn: z.boolean(),
  summary: z.string().describe('How many changes of each kind, in words.'),
  createdAt: instantShape,
  touchedAt: instantShape,
  endedAt: instantShape.nullable(),
  endedByName: z.string().nullable(),
  revertsId: whole.nullable().describe('The change set that it takes back.'),
})
export type ChangeSetRow = z.output<typeof changeSetRow>

/** The newest change sets, open ones first. */
export const changeSetListShape = z.object({ rows: z.array(changeSetRow) })
export type ChangeSetList = z.output<typeof changeSetListShape>

/** One change set with all that it changes. */
export const changeSetShape = changeSetRow
  .extend({
    revision: whole.describe('Counts its changes; applying it names the one that was looked at.'),
    undoCount: whole.describe('How many acts can be undone.'),
    redoCount: whole,
    actionId: whole.nullable().describe('The user action of its application.'),
    revertedById: whole.nullable().describe('The change set that took it back.'),
    changes: z.array(change),
    crontabs: z.record(z.string(), z.string()).describe('In words, those that fields name, by id.'),
  })
  .meta({ id: 'ChangeSet' })
export type ChangeSetView = z.output<typeof changeSetShape>

/** The change set that edits of who asks go into; null: they have none open. */
export const currentChangeSetShape = z.object({ changeSet: changeSetShape.nullable() })
export type CurrentChangeSet = z.output<typeof currentChangeSetShape>
