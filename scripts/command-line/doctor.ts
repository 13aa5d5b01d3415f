import { formatDuration } from '#domain/duration-format.ts'
import { allRows, type Djag } from '../../clients/typescript/djag.ts'
import type { Schemas } from '../../clients/typescript/operations.ts'
import { EXIT, exitCodeOf } from './call-failure.ts'
import type { Command } from './command.ts'
import { plainText } from './plain-text.ts'

type Handler = Schemas['Handler']

/** More tasks or handlers than this are not looked at. */
const MOST_ROWS = 10_000

/** Says what is not well, each thing in a sentence. */
export const DOCTOR: Command = {
  takes: [],
  says: 'Look whether all is well: settings, database, migrations, clocks, workers, handlers, actions, tasks; and which worker has which handlers.',
  run: async (call) => {
    const diagnosis = await diagnosisFor(call.client)
    const handlers = await allRows(call.client, 'listHandlers', {}, MOST_ROWS)
    const found = await problemsFound(call.client, handlers)
    const problems = [...(diagnosis?.problems ?? []).map(({ about, says }) => `${about}: ${says}`), ...found]
    const words = [
      ...(problems.length === 0 ? ['All is well.'] : problems),
      ...(diagnosis ? [] : ['Settings, database and migrations were not looked at: that takes the token of an administrator.']),
      ...workersInWords(handlers),
    ]
    const having = handlers.map(({ name, workers, definitionsDiffer }) => ({ name, workers, definitionsDiffer }))
    call.print(call.isJson ? JSON.stringify({ problems, diagnosis, handlers: having }, null, 2) : words.map(plainText).join('\n'))
    return problems.length === 0 ? EXIT.done : EXIT.refused
  },
}

/** What the web sees of the installation; null: this token may not see it. */
async function diagnosisFor(client: Djag): Promise<Schemas['Diagnosis'] | null> {
  try {
    return await client.getDiagnosis()
  } catch (error) {
    if (exitCodeOf(error) === EXIT.notPermitted) return null
    throw error
  }
}

const CLOCKS_MAY_DIFFER_MS = 5_000

async function problemsFound(client: Djag, handlers: readonly Handler[]): Promise<string[]> {
  const health = await client.getHealth()
  const tasks = await allRows(client, 'listTasks', {}, MOST_ROWS)
  const { rows: findings, total } = await client.listFindings({ limit: 100 })
  const grave = findings.filter(({ severity }) => severity === 'error').length
  const withoutWorker = [...new Set(tasks.filter((task) => task.enabled && !task.handlerIsLive).map(({ handler }) => handler))]
  const offMs = Math.abs(Date.parse(health.now) - Date.now())
  return [
    ...(health.databaseIsUp ? [] : ['The database cannot be reached.']),
    ...(health.liveSchedulers > 0 ? [] : ['No scheduler is live: nothing new starts.']),
    ...(health.liveRunners > 0 ? [] : ['No worker that runs tasks is live.']),
    ...(offMs <= CLOCKS_MAY_DIFFER_MS ? [] : [`The clock here and that of the database are ${formatDuration(offMs)} apart.`]),
    ...withoutWorker.map((handler) => `Enabled tasks use the handler ${handler}, which no live worker has.`),
    ...tasks.filter(({ setAsideReason }) => setAsideReason !== null).map((task) => `“${task.name}” was set aside: ${task.setAsideReason}`),
    ...(handlers.length > 0 ? [] : ['No worker has published a handler.']),
    ...handlers
      .filter(({ definitionsDiffer }) => definitionsDiffer)
      .map(
        ({ name, workers }) =>
          `The handler ${name} is defined differently by ${workers.map(({ host, pid }) => `${host} ${pid}`).join(', ')}.`,
      ),
    ...(await folderProblems(client)),
    ...(await ownActionProblems(client)),
    ...(grave === 0 ? [] : [`${grave} of ${total} findings are grave: they stand on the overview.`]),
  ]
}

/** Every handler with the live workers that have it: those of the same workers stand together. */
function workersInWords(handlers: readonly Handler[]): string[] {
  const byWorkers = Map.groupBy(handlers, ({ workers }) => workers.map(({ host, pid }) => `${host} ${pid}`).join(', '))
  return [...byWorkers].map(
    ([workers, having]) => `Handlers of ${workers || 'no live worker'}: ${having.map(({ name }) => name).join(', ')}.`,
  )
}

/** Where a worker goes on with a folder as it was before. */
async function folderProblems(client: Djag): Promise<string[]> {
  const workers = await allRows(client, 'listWorkers', { which: 'here' }, MOST_ROWS)
  return workers.flatMap(({ host, pid, handlersProblem, teamActionsProblem }) => [
    ...(handlersProblem === null ? [] : [`${host} ${pid} goes on with its handlers as they were: ${handlersProblem}`]),
    ...(teamActionsProblem === null ? [] : [`${host} ${pid} goes on with its actions as they were: ${teamActionsProblem}`]),
  ])
}

/** The team's own actions that nobody carries out now, or that workers define differently. */
async function ownActionProblems(client: Djag): Promise<string[]> {
  const { rows } = await client.listTeamActions()
  return rows.flatMap(({ type, workers }) => {
    if (workers.length === 0) return [`No live worker has the action ${type}: what is asked for waits for one, for a day at most.`]
    if (new Set(workers.map(({ definition }) => definition)).size < 2) return []
    return [`The action ${type} is defined differently by ${workers.map(({ host, pid }) => `${host} ${pid}`).join(', ')}.`]
  })
}
