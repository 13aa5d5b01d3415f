import { crontabPageShape, crontabsInUseShape } from '#domain/views/crontab-views.ts'
import { explanationsShape } from '#domain/views/explanation-views.ts'
import { savedViewListShape } from '#domain/views/saved-view-views.ts'
import { daysOfRunsShape, recentRunsShape, runTimesShape, weeksOfRunsShape } from '#domain/views/task-run-views.ts'
import {
  dependencyPageShape,
  enablingShape,
  enablingsShape,
  heldUpShape,
  scheduleChangeShape,
  taskFacetsShape,
  taskOptionsShape,
  taskPageShape,
} from '#domain/views/task-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { crontabPage, crontabPageParameters, crontabParameters } from '#server/queries/crontabs/crontab-rows.ts'
import { crontabsInUse, crontabsInUseParameters } from '#server/queries/crontabs/crontabs-in-use.ts'
import { dependencyPage, dependencyPageParameters } from '#server/queries/dependencies/dependency-rows.ts'
import { heldUpParameters, heldUpView } from '#server/queries/dependencies/held-up-view.ts'
import { explanationsParameters, explanationsView } from '#server/queries/explanation/explanation-view.ts'
import { enablingParameters, enablingPreview, enablingPreviews } from '#server/queries/tasks/enabling-preview.ts'
import { recentRuns, recentRunsParameters } from '#server/queries/tasks/recent-runs.ts'
import { crontabScheduleChange, taskScheduleChange } from '#server/queries/tasks/schedule-change-preview.ts'
import { taskDays, taskDaysParameters } from '#server/queries/tasks/task-days.ts'
import { taskParameters } from '#server/queries/tasks/task-detail.ts'
import { taskFacets } from '#server/queries/tasks/task-facets.ts'
import { taskOptions, taskOptionsParameters } from '#server/queries/tasks/task-options.ts'
import { taskPage, taskPageParameters } from '#server/queries/tasks/task-page.ts'
import { taskRunTimes } from '#server/queries/tasks/task-run-times.ts'
import { taskWeeks } from '#server/queries/tasks/task-weeks.ts'
import { savedViewRows } from '#server/queries/views/saved-view-rows.ts'
import { readOperation } from '../operation.ts'

/** What pages about tasks, crontabs and dependencies show. They say less of themselves than others: they change with the pages. */
export const TASK_PAGE_OPERATIONS = [
  readOperation({
    id: 'pageOfTasks',
    path: '/pages/tasks',
    tag: 'pages',
    summary: 'A numbered page of tasks in any order, with counts by state and trouble',
    permission: 'read',
    parameters: taskPageParameters,
    answer: taskPageShape,
    query: taskPage,
  }),
  readOperation({
    id: 'listTaskOptions',
    path: '/pages/task-options',
    tag: 'pages',
    summary: 'Tasks whose name contains a text, for pickers',
    description: 'At most 50.',
    permission: 'read',
    parameters: taskOptionsParameters,
    answer: taskOptionsShape,
    query: taskOptions,
  }),
  readOperation({
    id: 'getTaskFacets',
    path: '/pages/tasks/facets',
    tag: 'pages',
    summary: 'The handlers, queues and owners of all tasks',
    permission: 'read',
    parameters: noParameters,
    answer: taskFacetsShape,
    query: taskFacets,
  }),
  readOperation({
    id: 'listRecentRuns',
    path: '/pages/tasks/recent-runs',
    tag: 'pages',
    summary: 'How the last twenty runs of some tasks ended',
    permission: 'read',
    parameters: recentRunsParameters,
    answer: recentRunsShape,
    query: recentRuns,
  }),
  readOperation({
    id: 'explainTasks',
    path: '/pages/tasks/explanations',
    tag: 'pages',
    summary: 'Why some tasks do what they do',
    description: 'At most twenty tasks.',
    permission: 'read',
    parameters: explanationsParameters,
    answer: explanationsShape,
    query: explanationsView,
  }),
  readOperation({
    id: 'getHeldUp',
    path: '/pages/tasks/held-up',
    tag: 'pages',
    summary: 'Which tasks wait for others once these fail, are stopped or deleted',
    permission: 'read',
    parameters: heldUpParameters,
    answer: heldUpShape,
    query: heldUpView,
  }),
  readOperation({
    id: 'previewEnablings',
    path: '/pages/tasks/enabling',
    tag: 'pages',
    summary: 'What enabling some tasks would mean',
    permission: 'read',
    parameters: enablingParameters,
    answer: enablingsShape,
    query: enablingPreviews,
  }),
  readOperation({
    id: 'previewEnabling',
    path: '/pages/tasks/{id}/enabling',
    tag: 'pages',
    summary: 'What enabling a task would mean: instants that passed undecided',
    permission: 'read',
    parameters: taskParameters,
    answer: enablingShape,
    query: enablingPreview,
  }),
  readOperation({
    id: 'previewScheduleChange',
    path: '/pages/tasks/{id}/schedule-change',
    tag: 'pages',
    summary: 'What changing when a task fires would drop (rule H1)',
    permission: 'read',
    parameters: taskParameters,
    answer: scheduleChangeShape,
    query: taskScheduleChange,
  }),
  readOperation({
    id: 'getTaskDays',
    path: '/pages/tasks/{id}/days',
    tag: 'pages',
    summary: 'How a task’s runs ended, by day of a zone',
    permission: 'read',
    parameters: taskDaysParameters,
    answer: daysOfRunsShape,
    query: taskDays,
  }),
  readOperation({
    id: 'getTaskWeeks',
    path: '/pages/tasks/{id}/weeks',
    tag: 'pages',
    summary: 'How a task’s runs ended, by week',
    permission: 'read',
    parameters: taskParameters,
    answer: weeksOfRunsShape,
    query: taskWeeks,
  }),
  readOperation({
    id: 'getTaskRunTimes',
    path: '/pages/tasks/{id}/run-times',
    tag: 'pages',
    summary: 'How long the latest runs of a task took, and how late they were',
    permission: 'read',
    parameters: taskParameters,
    answer: runTimesShape,
    query: taskRunTimes,
  }),
  readOperation({
    id: 'pageOfCrontabs',
    path: '/pages/crontabs',
    tag: 'pages',
    summary: 'A numbered page of crontabs in any order',
    permission: 'read',
    parameters: crontabPageParameters,
    answer: crontabPageShape,
    query: crontabPage,
  }),
  readOperation({
    id: 'listCrontabsInUse',
    path: '/pages/crontabs/in-use',
    tag: 'pages',
    summary: 'The crontabs of enabled tasks, with how many follow each',
    permission: 'read',
    parameters: crontabsInUseParameters,
    answer: crontabsInUseShape,
    query: crontabsInUse,
  }),
  readOperation({
    id: 'previewCrontabChange',
    path: '/pages/crontabs/{id}/schedule-change',
    tag: 'pages',
    summary: 'What changing a crontab would drop (rule H1)',
    permission: 'read',
    parameters: crontabParameters,
    answer: scheduleChangeShape,
    query: crontabScheduleChange,
  }),
  readOperation({
    id: 'pageOfDependencies',
    path: '/pages/dependencies',
    tag: 'pages',
    summary: 'A numbered page of dependencies in any order',
    permission: 'read',
    parameters: dependencyPageParameters,
    answer: dependencyPageShape,
    query: dependencyPage,
  }),
  readOperation({
    id: 'listSavedViews',
    path: '/pages/views',
    tag: 'pages',
    summary: 'The views of the task list that the caller may use',
    permission: 'own-views',
    parameters: noParameters,
    answer: savedViewListShape,
    query: async (db, parameters, actor) => await savedViewRows(db, parameters, actor),
  }),
]
