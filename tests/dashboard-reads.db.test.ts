import type { QueryFunctionContext } from '@tanstack/react-query'
import { createLoader } from 'nuqs/server'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { answerApiRequest } from '#server/api/answer-request.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { auditListParsers } from '../components/audits/audit-list-params.ts'
import { auditActorsQuery, auditCountQuery, auditPageQuery } from '../components/audits/queries.ts'
import { crontabListParsers } from '../components/crontabs/crontab-list-params.ts'
import { crontabOptionsQuery, crontabPageQuery, crontabQuery, crontabsInUseQuery } from '../components/crontabs/queries.ts'
import { dependencyListParsers } from '../components/dependencies/dependency-list-params.ts'
import { dependencyOptionsQuery, dependencyPageQuery, dependencyQuery } from '../components/dependencies/queries.ts'
import { digestQuery } from '../components/digest/queries.ts'
import { findingsQuery } from '../components/findings/queries.ts'
import { searchQuery } from '../components/frame/queries.ts'
import { graphQuery } from '../components/graph/queries.ts'
import { historyEndQuery, retentionQuery } from '../components/history/queries.ts'
import { newIncidentsQuery } from '../components/inbox/new-incidents-query.ts'
import { closedIncidentsQuery, inboxQuery } from '../components/inbox/queries.ts'
import { channelsQuery, deliveriesQuery, rulesQuery } from '../components/notifications/queries.ts'
import { overviewQuery } from '../components/overview/queries.ts'
import { peopleQuery, sessionsOfPersonQuery } from '../components/people/queries.ts'
import { edgeStartQuery, planHoursQuery, planQuery, planRunsQuery } from '../components/plan/queries.ts'
import {
  fetchLogPage,
  runComparisonQuery,
  runErrorsQuery,
  runPageQuery,
  runQuery,
  runRowsQuery,
  runTotalsQuery,
} from '../components/runs/queries.ts'
import { runListParsers } from '../components/runs/run-list-params.ts'
import { runActionsQuery, taskListenersQuery } from '../components/runs/telling/queries.ts'
import { secretsQuery } from '../components/secrets/queries.ts'
import { tagsQuery } from '../components/tags/queries.ts'
import * as ofTasks from '../components/tasks/queries.ts'
import { undecidedOf } from '../components/tasks/task-actions/undecided-of.ts'
import { taskListParsers } from '../components/tasks/task-list-params.ts'
import { savedViewsQuery } from '../components/tasks/views/queries.ts'
import { tokensQuery } from '../components/tokens/queries.ts'
import { actionListParsers } from '../components/user-actions/action-list-params.ts'
import { actionCountQuery, actionPageQuery, actionQuery, actionTypesQuery } from '../components/user-actions/queries.ts'
import { goneWorkersQuery, handlersQuery, workersQuery } from '../components/workers/queries.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let cookie: string
const asked: string[] = []

beforeAll(async () => {
  const person = await makePerson(db, { role: 'administrator' })
  cookie = await cookieOf(person, WEB_ORIGIN)
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return await answerApiRequest(new Request(`${WEB_ORIGIN}${path}`, { headers: { cookie } }))
  })
})
afterAll(() => vi.unstubAllGlobals())

// biome-ignore lint/suspicious/noExplicitAny: each has types of its own, which nothing here depends on.
type AnyQuery = { queryKey: any; queryFn?: any }
const signal = new AbortController().signal
const read = (query: AnyQuery) => query.queryFn({ queryKey: query.queryKey, signal } as QueryFunctionContext)

it('every page’s question is one that the API understands, and is answered as the page expects', async () => {
  const person = await makePerson(db, { role: 'administrator' })
  const actor = actorOf(person)
  await makeWorker(db)
  await makeHandler(db)
  const [task, dependee] = [await makeTask(db, { name: 'load' }), await makeTask(db, { name: 'extract' })]
  await tagTask(db, task, 'nightly')
  const edge = await makeDependency(db, task, dependee)
  const run = await makeRun.succeeded(db, task)
  await makeRun.failed(db, dependee)
  const action = await requestUserAction(db, actor, { type: 'pause-task', payload: { taskId: dependee.id, note: 'moving' } })
  const load = <Parsers extends Parameters<typeof createLoader>[0]>(parsers: Parsers, text: string) => createLoader(parsers)(text)
  const since = new Date(Date.now() - 86_400_000).toISOString()
  const runs = load(
    runListParsers,
    `?state=succeeded,failed&tag=nightly&endedSince=${since}&lateBySeconds=1&result=x&decidedRanges=true&before=${run.id}`,
  )
  const tasks = load(
    taskListParsers,
    `?search=load&state=sleeping&tag=nightly&recoveredSince=${since}&sort=next&dir=desc&group=tag&owner=Ada`,
  )
  const audits = load(auditListParsers, `?search=x&subject=task:${task.id}&actor=system&outcome=succeeded&since=${since}&before=9&open=3`)
  const actions = load(actionListParsers, '?state=done&type=pause-task&before=9')
  for (const query of [
    ...[auditPageQuery(audits), auditPageQuery(load(auditListParsers, '')), auditCountQuery(audits), auditActorsQuery('a')],
    ...[crontabPageQuery(load(crontabListParsers, '?search=x&sort=next')), crontabOptionsQuery(''), crontabsInUseQuery],
    ...[crontabQuery(task.crontabId), dependencyPageQuery(load(dependencyListParsers, `?task=${task.id}&side=depender`))],
    ...[dependencyOptionsQuery('load'), dependencyQuery(edge.id), digestQuery(null), findingsQuery(task.id, 20), findingsQuery(null, 20)],
    ...[searchQuery('load'), graphQuery, historyEndQuery(task.id), historyEndQuery(null), retentionQuery, newIncidentsQuery],
    ...[inboxQuery({ severity: ['critical'] }), closedIncidentsQuery({ severity: null, since: new Date(since), before: 9 } as never)],
    ...[channelsQuery, deliveriesQuery({ channel: 1, state: 'waiting', before: 9 } as never), rulesQuery],
    ...[
      overviewQuery(Date.parse(since), { owner: 'Ada', tag: ['nightly'] } as never),
      overviewQuery(Date.parse(since), { owner: null, tag: null } as never),
    ],
    ...[peopleQuery({ search: '', page: 1 }), sessionsOfPersonQuery(person.id), planQuery(tasks), edgeStartQuery(task.id, dependee.id)],
    ...[planRunsQuery(tasks, { fromMs: Date.parse(since), toMs: Date.now() }), runPageQuery(runs), runPageQuery(load(runListParsers, ''))],
    ...[null, task.id].map((each) => planHoursQuery(tasks, { fromMs: Date.parse(since), toMs: Date.now() }, each)),
    ...[runRowsQuery([run.id]), runTotalsQuery(runs), runErrorsQuery(runs), runQuery(run.id), runComparisonQuery(run.id)],
    ...[runActionsQuery(run.id), taskListenersQuery(task.id), secretsQuery, tagsQuery(), ofTasks.taskPageQuery(tasks)],
    ...[ofTasks.taskPageQuery(load(taskListParsers, '')), ofTasks.taskRowsQuery([String(task.id)]), ofTasks.taskQuery(task.id)],
    ...[
      ofTasks.explanationQuery(task.id),
      ofTasks.explanationsQuery([task.id, dependee.id]),
      ofTasks.heldUpQuery([dependee.id], 'stopped'),
    ],
    ...[ofTasks.enablingQuery(task.id), ofTasks.taskOptionsQuery('l'), ofTasks.recentRunsQuery([task.id]), ofTasks.taskFacetsQuery()],
    ...[
      ofTasks.handlerOptionsQuery('log'),
      ofTasks.handlerQuery('log'),
      ofTasks.taskEditsQuery(task.id),
      ofTasks.taskEditQuery(task.id, 3),
    ],
    ...[ofTasks.taskDaysQuery(task.id, 'Europe/Vienna'), ofTasks.taskRunTimesQuery(task.id), ofTasks.taskWeeksQuery(task.id)],
    ...[ofTasks.lastRunsQuery(task.id), savedViewsQuery(), tokensQuery(1), actionPageQuery(actions), actionCountQuery(actions)],
    ...[
      actionPageQuery(load(actionListParsers, '')),
      actionQuery(action.id),
      actionTypesQuery,
      workersQuery,
      handlersQuery,
      goneWorkersQuery(1),
    ],
  ] as AnyQuery[]) {
    const before = asked.length
    await expect(read(query), `${JSON.stringify(query.queryKey)} asks ${asked[before]}`).resolves.toBeDefined()
  }
  expect(await fetchLogPage(run.id, { search: 'x', level: 'info', offset: 0, limit: 10 }, signal)).toMatchObject({ lines: [] })
  expect(await undecidedOf([task, dependee])).toMatchObject({ count: expect.any(Number) })
  expect(asked.every((path) => path.startsWith('/api/v1/'))).toBe(true)
})
