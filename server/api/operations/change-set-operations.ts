import { changeSetListShape, changeSetShape, currentChangeSetShape } from '#domain/views/change-set-views.ts'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { previewChangeSet } from '#server/change-sets/apply-change-set.ts'
import {
  changeSetList,
  changeSetParameters,
  changeSetPreviewParameters,
  changeSetView,
  currentChangeSet,
} from '#server/change-sets/change-set-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { readOperation } from '../operation.ts'

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
  readOperation({
    id: 'previewChangeSet',
    path: '/change-sets/{id}/preview',
    tag: 'change-sets',
    summary: 'What an open change set would do to the coming days, were it applied now',
    description: 'It is carried out with the rights of who asks, simulated and taken back.',
    permission: 'read',
    parameters: changeSetPreviewParameters,
    answer: editPreviewShape,
    query: async (db, parameters, actor) => await previewChangeSet(db, actor, parameters),
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
