import { changeSetToPreview } from '#domain/change-sets/staged-edit.ts'
import { changeSetListShape, changeSetShape, currentChangeSetShape } from '#domain/views/change-set-views.ts'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { previewChangeSet } from '#server/change-sets/apply-change-set.ts'
import { changeSetList, changeSetParameters, changeSetView, currentChangeSet } from '#server/change-sets/change-set-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { questionOperation, readOperation } from '../operation.ts'

/** Change sets are read here; people put them together, apply and revert them in the dashboard. */
export const CHANGE_SET_OPERATIONS = [
  readOperation({
    id: 'listChangeSets',
    path: '/change-sets',
    tag: 'change-sets',
    summary: 'The newest change sets of everybody, open ones first',
    description: 'At most 100.',
    permission: 'read',
    parameters: noParameters,
    answer: changeSetListShape,
    query: changeSetList,
  }),
  readOperation({
    id: 'getChangeSet',
    path: '/change-sets/{id}',
    tag: 'change-sets',
    summary: 'A change set, each change of an open one held against what is there',
    permission: 'read',
    parameters: changeSetParameters,
    answer: changeSetShape,
    query: changeSetView,
  }),
  questionOperation({
    id: 'previewChangeSet',
    path: '/preview/change-set',
    tag: 'change-sets',
    summary: 'What an open change set would do to the coming days, were it applied now',
    description: 'Changes nothing: it is carried out with the rights of who asks, simulated and taken back.',
    permission: 'read',
    body: changeSetToPreview,
    answer: editPreviewShape,
    query: async (db, { actor, body }) => await previewChangeSet(db, actor, body),
  }),
  readOperation({
    id: 'getCurrentChangeSet',
    path: '/pages/change-set',
    tag: 'pages',
    summary: 'The change set that edits of who asks go into',
    permission: 'read',
    parameters: noParameters,
    answer: currentChangeSetShape,
    query: currentChangeSet,
  }),
]
