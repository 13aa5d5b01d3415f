import { cappedCountShape } from '#domain/views/capped-count.ts'
import { graphShape } from '#domain/views/graph-views.ts'
import { inboxShape } from '#domain/views/incident-views.ts'
import { newIncidentsShape } from '#domain/views/new-incidents.ts'
import { actionTypeListShape, auditActorsShape, handlerPageShape, workerPageShape } from '#domain/views/operation-views.ts'
import { overviewShape } from '#domain/views/overview-views.ts'
import { peoplePageShape } from '#domain/views/people-views.ts'
import { edgeStartShape, planForeseenShape, planHoursShape, planRunsShape, planShape } from '#domain/views/plan-views.ts'
import { historyEndShape, retentionShape } from '#domain/views/retention-views.ts'
import { searchHitsShape } from '#domain/views/search-views.ts'
import { tokenPageShape } from '#domain/views/token-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { actionCount, actionCountParameters } from '#server/queries/audits/action-page.ts'
import { auditActors, auditActorsParameters } from '#server/queries/audits/audit-actors.ts'
import { auditFilterParameters } from '#server/queries/audits/audit-filter.ts'
import { auditCount } from '#server/queries/audits/audit-page.ts'
import { graphView } from '#server/queries/dependencies/graph-view.ts'
import { inbox, inboxParameters, newIncidents } from '#server/queries/incidents/inbox.ts'
import { handlerPage, handlerPageParameters } from '#server/queries/operations/handler-page.ts'
import { overviewParameters, overviewView } from '#server/queries/operations/overview-view.ts'
import { historyEnd, historyEndParameters, retentionView } from '#server/queries/operations/retention-view.ts'
import { searchHits, searchHitsParameters } from '#server/queries/operations/search-hits.ts'
import { workerPage, workerPageParameters } from '#server/queries/operations/worker-rows.ts'
import { peoplePage, peoplePageParameters } from '#server/queries/people/people-page.ts'
import { edgeStart, edgeStartParameters } from '#server/queries/plan/edge-start.ts'
import { planHours } from '#server/queries/plan/plan-counts.ts'
import { planForeseen } from '#server/queries/plan/plan-foreseen.ts'
import { planRuns } from '#server/queries/plan/plan-runs.ts'
import { planForeseenParameters, planHoursParameters, planParameters, planRunsParameters } from '#server/queries/plan/plan-tasks.ts'
import { planView } from '#server/queries/plan/plan-view.ts'
import { tokenPage, tokenPageParameters } from '#server/queries/tokens/token-rows.ts'
import { listActionTypes } from '#server/user-actions/list-action-types.ts'
import { readOperation } from '../operation.ts'

/** What pages about everything show. They say less of themselves than others: they change with the pages. */
export const PAGE_OPERATIONS = [
  readOperation({
    id: 'getOverview',
    path: '/pages/overview',
    tag: 'pages',
    summary: 'What is wrong, what happened since a moment and what comes next',
    permission: 'read',
    parameters: overviewParameters,
    answer: overviewShape,
    query: overviewView,
  }),
  readOperation({
    id: 'search',
    path: '/pages/search',
    tag: 'pages',
    summary: 'Tasks, crontabs and runs that a text finds',
    description: 'At most 20: those that the search of the dashboard shows.',
    permission: 'read',
    parameters: searchHitsParameters,
    answer: searchHitsShape,
    query: searchHits,
  }),
  readOperation({
    id: 'getGraph',
    path: '/pages/graph',
    tag: 'pages',
    summary: 'All tasks with their states, and all edges',
    permission: 'read',
    parameters: noParameters,
    answer: graphShape,
    query: graphView,
  }),
  readOperation({
    id: 'getPlanSnapshot',
    path: '/pages/plan',
    tag: 'pages',
    summary: 'What the coming runs are simulated from in the browser',
    description: 'The states of the tasks that match, and of those upstream of them.',
    permission: 'read',
    parameters: planParameters,
    answer: planShape,
    query: planView,
  }),
  readOperation({
    id: 'listPlanRuns',
    path: '/pages/plan/runs',
    tag: 'pages',
    summary: 'Runs and decided ranges of a stretch of the plan',
    permission: 'read',
    parameters: planRunsParameters,
    answer: planRunsShape,
    query: planRuns,
  }),
  readOperation({
    id: 'listPlanForeseen',
    path: '/pages/plan/foreseen',
    tag: 'pages',
    summary: 'What was foretold of a stretch of the plan, an hour or a day before',
    description: 'As it is kept once an hour to say how good forecasts are: of each task the first four instants.',
    permission: 'read',
    parameters: planForeseenParameters,
    answer: planForeseenShape,
    query: planForeseen,
  }),
  readOperation({
    id: 'listPlanHours',
    path: '/pages/plan/hours',
    tag: 'pages',
    summary: 'How many runs each hour of a stretch of the plan had',
    description:
      'Of all tasks that match, or of `task` alone. Hours are counted from `from` on, and those without runs left out; of runs that were removed since, the hour of their end counts.',
    permission: 'read',
    parameters: planHoursParameters,
    answer: planHoursShape,
    query: planHours,
  }),
  readOperation({
    id: 'getEdgeStart',
    path: '/pages/plan/edge-start',
    tag: 'pages',
    summary: 'What an edge that is not saved yet would begin with',
    permission: 'read',
    parameters: edgeStartParameters,
    answer: edgeStartShape,
    query: edgeStart,
  }),
  readOperation({
    id: 'listOpenIncidents',
    path: '/pages/incidents/open',
    tag: 'pages',
    summary: 'Open incidents, the gravest first',
    description: 'The first 200 and how many there are.',
    permission: 'read',
    parameters: inboxParameters,
    answer: inboxShape,
    query: inbox,
  }),
  readOperation({
    id: 'countNewIncidents',
    path: '/pages/incidents/count',
    tag: 'pages',
    summary: 'How many open incidents nobody has acknowledged',
    permission: 'read',
    parameters: noParameters,
    answer: newIncidentsShape,
    query: newIncidents,
  }),
  readOperation({
    id: 'countActions',
    path: '/pages/actions/count',
    tag: 'pages',
    summary: 'How many user actions match, up to a bound',
    permission: 'read-audits',
    parameters: actionCountParameters,
    answer: cappedCountShape,
    query: actionCount,
  }),
  readOperation({
    id: 'listActionTypes',
    path: '/pages/action-types',
    tag: 'pages',
    summary: 'The types of user actions, with the schema of what is said with each',
    permission: 'read',
    parameters: noParameters,
    answer: actionTypeListShape,
    query: async (db, _parameters, actor) => ({ rows: await listActionTypes(db, actor) }),
  }),
  readOperation({
    id: 'countAudits',
    path: '/pages/audits/count',
    tag: 'pages',
    summary: 'How many audits match, up to a bound',
    permission: 'read-audits',
    parameters: auditFilterParameters,
    answer: cappedCountShape,
    query: auditCount,
  }),
  readOperation({
    id: 'listAuditActors',
    path: '/pages/audits/actors',
    tag: 'pages',
    summary: 'Who stands in the audits, by the latest name of each',
    permission: 'read-audits',
    parameters: auditActorsParameters,
    answer: auditActorsShape,
    query: auditActors,
  }),
  readOperation({
    id: 'getRetention',
    path: '/pages/retention',
    tag: 'pages',
    summary: 'What is kept, what was removed, and how big the tables are',
    permission: 'read',
    parameters: noParameters,
    answer: retentionShape,
    query: retentionView,
  }),
  readOperation({
    id: 'getHistoryEnd',
    path: '/pages/history-end',
    tag: 'pages',
    summary: 'Where the history of everything ends, or that of one task',
    permission: 'read',
    parameters: historyEndParameters,
    answer: historyEndShape,
    query: historyEnd,
  }),
  readOperation({
    id: 'pageOfWorkers',
    path: '/pages/workers',
    tag: 'pages',
    summary: 'A numbered page of workers, with counts of all',
    permission: 'read',
    parameters: workerPageParameters,
    answer: workerPageShape,
    query: workerPage,
  }),
  readOperation({
    id: 'pageOfHandlers',
    path: '/pages/handlers',
    tag: 'pages',
    summary: 'The first handlers by name, with a count of all',
    permission: 'read',
    parameters: handlerPageParameters,
    answer: handlerPageShape,
    query: handlerPage,
  }),
  readOperation({
    id: 'pageOfPeople',
    path: '/pages/people',
    tag: 'pages',
    summary: 'A numbered page of people',
    permission: 'manage-people',
    parameters: peoplePageParameters,
    answer: peoplePageShape,
    query: peoplePage,
  }),
  readOperation({
    id: 'pageOfTokens',
    path: '/pages/tokens',
    tag: 'pages',
    summary: 'A numbered page of the caller’s own tokens, or of all for who may manage them',
    permission: 'own-tokens',
    parameters: tokenPageParameters,
    answer: tokenPageShape,
    query: tokenPage,
  }),
]
