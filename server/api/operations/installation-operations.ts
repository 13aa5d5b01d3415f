import { z } from 'zod'
import { diagnosisShape } from '#domain/views/diagnosis-views.ts'
import { digestShape } from '#domain/views/digest-views.ts'
import { lintViewShape } from '#domain/views/explanation-views.ts'
import { healthViewShape } from '#domain/views/health-views.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { auditListShape, handlerViewShape, workerRowShape } from '#domain/views/operation-views.ts'
import { simulationViewShape } from '#domain/views/simulation-views.ts'
import { auditPage, auditPageParameters } from '#server/queries/audits/audit-page.ts'
import { digestParameters, digestView } from '#server/queries/digest/digest-view.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'
import { diagnosisView } from '#server/queries/operations/diagnosis-view.ts'
import { handlerList, handlerListParameters } from '#server/queries/operations/handler-page.ts'
import { healthView } from '#server/queries/operations/health-view.ts'
import { workerList, workerListParameters } from '#server/queries/operations/worker-rows.ts'
import { simulationParameters, simulationView } from '#server/queries/simulation/simulation-view.ts'
import { readOperation } from '../operation.ts'

export const INSTALLATION_OPERATIONS = [
  readOperation({
    id: 'listAudits',
    path: '/audits',
    tag: 'audits',
    summary: 'List audits, the latest first',
    description: 'With `shows=edits` those alone that say what was so before and what is so after.',
    permission: 'read-audits',
    parameters: auditPageParameters,
    answer: auditListShape,
    query: auditPage,
  }),
  readOperation({
    id: 'simulate',
    path: '/simulation',
    tag: 'installation',
    summary: 'What the scheduler would do in the coming hours',
    description: 'If every run succeeds after its usual time and workers are free.',
    permission: 'read',
    parameters: simulationParameters,
    answer: simulationViewShape,
    query: simulationView,
  }),
  readOperation({
    id: 'getDigest',
    path: '/digest',
    tag: 'installation',
    summary: 'What a week was like: what failed most, got slower, nearly missed its deadline, never fires, is owned by nobody',
    permission: 'read',
    parameters: digestParameters,
    answer: digestShape,
    query: digestView,
  }),
  readOperation({
    id: 'listFindings',
    path: '/findings',
    tag: 'installation',
    summary: 'What is allowed and hardly meant, the gravest first',
    permission: 'read',
    parameters: lintParameters,
    answer: lintViewShape,
    query: lintView,
  }),
  readOperation({
    id: 'listWorkers',
    path: '/workers',
    tag: 'installation',
    summary: 'List workers',
    permission: 'read',
    parameters: workerListParameters,
    answer: keysetPage(workerRowShape),
    query: workerList,
  }),
  readOperation({
    id: 'listHandlers',
    path: '/handlers',
    tag: 'installation',
    summary: 'List handlers, by name',
    permission: 'read',
    parameters: handlerListParameters,
    answer: keysetPage(handlerViewShape),
    query: handlerList,
  }),
  readOperation({
    id: 'getHealth',
    path: '/health',
    tag: 'installation',
    summary: 'Who is there to schedule and to run',
    permission: 'read',
    parameters: z.object({}),
    answer: healthViewShape,
    query: async (db) => await healthView(db),
  }),
  readOperation({
    id: 'getDiagnosis',
    path: '/diagnosis',
    tag: 'installation',
    summary: 'Whether settings, database, clocks and migrations are well',
    description: 'As the web program sees them. Workers have settings of their own, which each checks when it starts.',
    permission: 'diagnose',
    parameters: z.object({}),
    answer: diagnosisShape,
    query: async (db) => await diagnosisView(db, process.env),
  }),
]
