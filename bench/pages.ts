import { timeWeeks } from '#server/digests/time-weeks.ts'
import { actionPage, actionPageParameters } from '#server/queries/audits/action-page.ts'
import { auditPage, auditPageParameters } from '#server/queries/audits/audit-page.ts'
import { crontabPage, crontabPageParameters } from '#server/queries/crontabs/crontab-rows.ts'
import { dependencyPage, dependencyPageParameters } from '#server/queries/dependencies/dependency-rows.ts'
import { graphView } from '#server/queries/dependencies/graph-view.ts'
import { heldUpParameters, heldUpView } from '#server/queries/dependencies/held-up-view.ts'
import { digestView } from '#server/queries/digest/digest-view.ts'
import { explanationView } from '#server/queries/explanation/explanation-view.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'
import { overviewView } from '#server/queries/operations/overview-view.ts'
import { searchHits } from '#server/queries/operations/search-hits.ts'
import { runErrors } from '#server/queries/runs/run-errors.ts'
import { runFilter } from '#server/queries/runs/run-filter.ts'
import { runPage, runPageParameters } from '#server/queries/runs/run-page.ts'
import { runTotals } from '#server/queries/runs/run-totals.ts'
import { tagRows } from '#server/queries/tags/tag-rows.ts'
import { recentRuns } from '#server/queries/tasks/recent-runs.ts'
import { taskFacets } from '#server/queries/tasks/task-facets.ts'
import { taskPage, taskPageParameters } from '#server/queries/tasks/task-page.ts'
import { fillDatabase } from './measuring/big-database.ts'
import { openSetting } from './measuring/setting.ts'

const SIZE = { crontabs: 400, tasks: 10_000, edges: 12_000, runs: 1_000_000, audits: 200_000 }
const READS = 9

const setting = await openSetting()
const { db, sql } = setting
const [tasks] = await sql<{ count: number }[]>`select count(*)::int as count from tasks`
if (tasks?.count === 0) await fillDatabase(setting, SIZE)
for await (const { failed } of timeWeeks(db, { zone: 'UTC', keepDays: { runs: 14, counts: 14 } })) if (failed) throw failed.error

const tasksBy = (query: object) => () => taskPage(db, taskPageParameters.parse(query))
const runsBy = (query: object) => () => runPage(db, runPageParameters.parse(query))
const runsCounted = (query: object) => () => runTotals(db, runFilter.parse(query))

/** Half a year ago. */
const HALF_YEAR_MS = 182 * 86_400_000
const HOUR = {
  since: new Date(Date.now() - HALF_YEAR_MS).toISOString(),
  before: new Date(Date.now() - HALF_YEAR_MS + 3_600_000).toISOString(),
}

const PAGES: Readonly<Record<string, () => Promise<unknown>>> = {
  overview: () => overviewView(db),
  'overview of a tag': () => overviewView(db, { tag: ['tag 3'] }),
  graph: () => graphView(db),
  'tasks by name': tasksBy({}),
  'tasks by name, page 150': tasksBy({ page: '150' }),
  'tasks by next instant': tasksBy({ sort: 'next' }),
  'tasks by last run': tasksBy({ sort: 'last' }),
  'tasks that fail': tasksBy({ trouble: 'failing' }),
  'tasks that are late': tasksBy({ trouble: 'late' }),
  'held up by one task': () => heldUpView(db, heldUpParameters.parse({ ids: '77', by: 'stopped' })),
  'tasks that wait': tasksBy({ state: 'waiting' }),
  'tasks, searched': tasksBy({ search: 'task 77' }),
  'tasks with a tag': tasksBy({ tag: 'tag 3' }),
  'tasks with a rare tag, by next instant': tasksBy({ tag: 'tag 30', sort: 'next' }),
  'last runs of fifty tasks': () => recentRuns(db, { ids: Array.from({ length: 50 }, (_, n) => 1 + n * 197) }),
  'what tasks have in common': () => taskFacets(db, {}),
  'digest of the latest week': () => digestView(db, {}),
  tags: () => tagRows(db, {}),
  crontabs: () => crontabPage(db, crontabPageParameters.parse({})),
  'crontabs by next instant': () => crontabPage(db, crontabPageParameters.parse({ sort: 'next' })),
  dependencies: () => dependencyPage(db, dependencyPageParameters.parse({})),
  'findings of everything': () => lintView(db, lintParameters.parse({})),
  'findings of one task': () => lintView(db, lintParameters.parse({ task: '5000' })),
  'explanation of one task': () => explanationView(db, { id: 5000 }),
  runs: runsBy({}),
  'runs, failed': runsBy({ state: 'failed' }),
  'runs, scheduled': runsBy({ kind: 'scheduled' }),
  'runs, manual': runsBy({ kind: 'manual' }),
  'runs, backfilled (none)': runsBy({ kind: 'backfill' }),
  'runs of a task': runsBy({ task: '77' }),
  'runs of tasks with a tag': runsBy({ tag: 'tag 3' }),
  'runs of tasks with a rare tag': runsBy({ tag: 'tag 30' }),
  'runs of tasks with a tag that is on none': runsBy({ tag: 'no such tag' }),
  'runs of tasks with a tag, counted': runsCounted({ tag: 'tag 30' }),
  'manual runs of a task': runsBy({ task: '77', kind: 'manual' }),
  'runs, counted': runsCounted({}),
  'runs, manual, counted': runsCounted({ kind: 'manual' }),
  'runs, late by an hour (none)': runsBy({ lateBySeconds: '3600' }),
  'runs, longer than an hour (none)': runsBy({ longerThanSeconds: '3600' }),
  'runs, longer than a second': runsBy({ longerThanSeconds: '1' }),
  'runs of a queue (none)': runsBy({ queue: 'no such queue' }),
  'runs, text in the result (none)': runsBy({ result: 'xyzzy' }),
  'runs, text in the error': runsBy({ error: 'shop' }),
  'runs, text in the error (none)': runsBy({ error: 'xyzzy' }),
  'runs, activated in an hour': runsBy({ activatedSince: HOUR.since, activatedBefore: HOUR.before }),
  'runs, grouped by error': () => runErrors(db, {}),
  audits: () => auditPage(db, auditPageParameters.parse({})),
  'audits, searched': () => auditPage(db, auditPageParameters.parse({ search: 'task 4242' })),
  'audits, searched for what is not there': () => auditPage(db, auditPageParameters.parse({ search: 'xyzzy' })),
  actions: () => actionPage(db, actionPageParameters.parse({})),
  'actions, failed': () => actionPage(db, actionPageParameters.parse({ state: 'failed' })),
  'actions of a type': () => actionPage(db, actionPageParameters.parse({ type: 'run-now' })),
  'search of the palette': () => searchHits(db, { q: 'task 77' }),
}

/** In milliseconds, from the question to the rows of the answer, without HTTP. */
async function medianMs(read: () => Promise<unknown>): Promise<number> {
  await read()
  const times: number[] = []
  for (let round = 0; round < READS; round++) {
    const startedMs = performance.now()
    await read()
    times.push(performance.now() - startedMs)
  }
  return times.sort((a, b) => a - b)[Math.floor(READS / 2)] ?? Number.NaN
}

console.log(`\nPages of ${SIZE.tasks} tasks, ${SIZE.edges} dependencies, ${SIZE.runs} runs (ms, median of ${READS})`)
const wanted = process.argv[2] ?? ''
for (const [name, read] of Object.entries(PAGES).filter(([name]) => name.includes(wanted)))
  console.log(`  ${name.padEnd(42)}${(await medianMs(read)).toFixed(1).padStart(8)}`)
await setting.end()
