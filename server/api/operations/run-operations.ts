import { z } from 'zod'
import { logLineShape, logPageShape, runComparisonShape, runDetailShape, runRowShape } from '#domain/views/run-views.ts'
import { keysetPage, keysetParameters } from '#server/http/keyset.ts'
import { uuidParameter } from '#server/http/parameters.ts'
import { compareWithPreviousSuccess } from '#server/queries/runs/previous-success.ts'
import { runDetail, runParameters } from '#server/queries/runs/run-detail.ts'
import { runLogPage, runLogsParameters } from '#server/queries/runs/run-logs.ts'
import { runCountParameters, runPage } from '#server/queries/runs/run-page.ts'
import { followLog } from '../follow-log.ts'
import { readOperation, streamOperation } from '../operation.ts'

export const RUN_OPERATIONS = [
  readOperation({
    id: 'listRuns',
    path: '/runs',
    tag: 'runs',
    summary: 'List runs, the latest first',
    permission: 'read',
    parameters: runCountParameters.extend(keysetParameters(uuidParameter).shape),
    answer: keysetPage(runRowShape),
    query: async (db, { cursor, ...query }) => {
      const { rows, nextBefore } = await runPage(db, { ...query, before: cursor })
      return { rows, nextCursor: nextBefore }
    },
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
