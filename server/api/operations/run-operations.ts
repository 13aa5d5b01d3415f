import { z } from 'zod'
import { runActionsShape, taskListenersShape } from '#domain/views/run-action-views.ts'
import {
  logLineShape,
  logPageShape,
  runComparisonShape,
  runDetailShape,
  runErrorsShape,
  runListShape,
  runTotalsShape,
} from '#domain/views/run-views.ts'
import { uuidParameter } from '#server/http/parameters.ts'
import { compareWithPreviousSuccess } from '#server/queries/runs/previous-success.ts'
import { runActionsView, taskListeners, taskListenersParameters } from '#server/queries/runs/run-actions.ts'
import { runDetail, runParameters } from '#server/queries/runs/run-detail.ts'
import { runErrors } from '#server/queries/runs/run-errors.ts'
import { runFilter } from '#server/queries/runs/run-filter.ts'
import { runLogPage, runLogsParameters } from '#server/queries/runs/run-logs.ts'
import { runPage, runPageParameters } from '#server/queries/runs/run-page.ts'
import { runTotals } from '#server/queries/runs/run-totals.ts'
import { followLog } from '../follow-log.ts'
import { readOperation, streamOperation } from '../operation.ts'

export const RUN_OPERATIONS = [
  readOperation({
    id: 'listRuns',
    path: '/runs',
    tag: 'runs',
    summary: 'List runs, the latest first',
    description:
      'For what no index finds (timing, lateness, duration, worker, queue, text in results) a page looks through a bounded number of runs: it may hold fewer than `limit`, or none. Read on while there is a `nextCursor`.',
    permission: 'read',
    parameters: runPageParameters,
    answer: runListShape,
    query: runPage,
  }),
  readOperation({
    id: 'getRunTotals',
    path: '/run-totals',
    tag: 'runs',
    summary: 'How the runs that match ended, and how long they took',
    permission: 'read',
    parameters: runFilter,
    answer: runTotalsShape,
    query: runTotals,
  }),
  readOperation({
    id: 'listRunErrors',
    path: '/run-errors',
    tag: 'runs',
    summary: 'Errors of the runs that match, by task and words',
    permission: 'read',
    parameters: runFilter,
    answer: runErrorsShape,
    query: runErrors,
  }),
  readOperation({
    id: 'getRun',
    path: '/runs/{id}',
    tag: 'runs',
    summary: 'One run, with its attempts, its result and what opened its gates',
    permission: 'read',
    parameters: runParameters,
    answer: runDetailShape,
    query: runDetail,
  }),
  readOperation({
    id: 'listRunActions',
    path: '/runs/{id}/actions',
    tag: 'runs',
    summary: 'What a run was told while it ran, what it answered, and which actions its handler listens to',
    permission: 'read',
    parameters: runParameters,
    answer: runActionsShape,
    query: runActionsView,
  }),
  readOperation({
    id: 'getTaskListeners',
    path: '/tasks/{id}/listeners',
    tag: 'runs',
    summary: 'Which actions the running runs of a task listen to',
    permission: 'read',
    parameters: taskListenersParameters,
    answer: taskListenersShape,
    query: taskListeners,
  }),
  readOperation({
    id: 'compareRun',
    path: '/runs/{id}/previous-success',
    tag: 'runs',
    summary: 'A run beside the latest success of its task before it: arguments, duration, length of the log',
    permission: 'read',
    parameters: runParameters,
    answer: runComparisonShape,
    query: compareWithPreviousSuccess,
  }),
  readOperation({
    id: 'readLog',
    path: '/runs/{id}/log',
    tag: 'runs',
    summary: 'Lines of a run’s log',
    permission: 'read-logs',
    parameters: runLogsParameters,
    answer: logPageShape,
    query: runLogPage,
  }),
  streamOperation({
    id: 'followLog',
    path: '/runs/{id}/log/stream',
    tag: 'runs',
    summary: 'A run’s log as it is written',
    description:
      'One JSON object on each line, from the `after`-th line on, until the run has ended and all is sent. Lines can be empty: they keep the connection open.',
    permission: 'read-logs',
    parameters: z.object({
      id: uuidParameter,
      after: z.coerce
        .number('Not a number.')
        .int('Not a whole number.')
        .min(0, 'At least 0.')
        .default(0)
        .describe('The `number` of the last line that was read; 0: from the beginning.'),
    }),
    line: logLineShape,
    open: followLog,
  }),
]
