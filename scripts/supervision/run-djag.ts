import { type Configuration, loadConfiguration } from '#server/configuration/configuration.ts'
import { misspeltSettings } from '#server/configuration/misspelt-settings.ts'
import { migrateDatabase } from '#server/database/migrate.ts'
import { programLog } from '#server/failures/failure-log.ts'
import { acquireDatabase } from '#server/programs/acquire-database.ts'
import { stopRequest } from '#server/programs/stop-request.ts'
import { prepareQueueIfMissing } from '#server/queue/prepare-queue-if-missing.ts'
import { StartFailure } from '../failure.ts'
import { ensureWebBuild } from '../web-build/web-build.ts'
import { type SupervisedChild, superviseChild } from './child-process.ts'
import { NO_FIRST_RUN, prepareFirstRun } from './first-run.ts'
import { assertCanListen } from './listening.ts'
import { childEnvironment, childProgram, type ProgramName } from './programs.ts'
import { databaseTime, untilWebAnswers, untilWorkerIsLive } from './readiness.ts'

const supervisorLog = programLog('djag')

/** Sentences for a person at a terminal; lines as the programs write them for a journal or a file. */
const log = process.stdout.isTTY ? (message: string) => console.log(message) : (message: string) => supervisorLog.info({}, message)

interface PreparedDatabase {
  url: string
  release(): Promise<void>
}

/**
 * Gives a reachable database with the schema of this version: the one of DATABASE_URL, or the embedded one, found or started.
 * @param signal aborted when the program is told to stop: a wait for the database ends, and what is given back must not be used
 */
export async function prepareDatabase(configuration: Configuration, signal?: AbortSignal): Promise<PreparedDatabase> {
  const { databaseUrl, directUrl, release } = await acquireDatabase(configuration, { log, signal })
  try {
    if (!signal?.aborted) await prepareSchemas(directUrl)
  } catch (error) {
    await release()
    throw error
  }
  return { url: databaseUrl, release }
}

async function prepareSchemas(url: string): Promise<void> {
  await migrateDatabase(url)
  await prepareQueueIfMissing(url)
}

interface Options {
  programs: readonly ProgramName[]
  isDevelopment: boolean
}

/** What is told once everything answers. */
function readyLine(programs: readonly ProgramName[], address: string): string {
  if (!programs.includes('web')) return "Djag's worker is ready."
  return programs.includes('worker') ? `Djag is ready: ${address}` : `Djag's web is ready: ${address}`
}

/**
 * Runs the programs until a signal asks to stop: database, migrations, build, then the programs as children that are started again when they die.
 * Resolves after all of them, and PostgreSQL when nobody else uses it, have ended.
 * @throws StartFailure and the errors of its steps, each with a sentence for people
 */
export async function runDjag({ programs, isDevelopment }: Options): Promise<void> {
  const stop = stopRequest()
  const configuration = loadConfiguration(process.env)
  for (const sentence of misspeltSettings(process.env)) log(sentence)
  if (programs.includes('web')) await assertCanListen(configuration.host, configuration.port)
  const database = await prepareDatabase(configuration, stop.signal)
  const children: SupervisedChild[] = []
  let problem: StartFailure | null = null
  try {
    if (stop.signal.aborted) return
    const webBuild =
      programs.includes('web') && !isDevelopment ? await ensureWebBuild({ log, signal: stop.signal }) : isDevelopment ? null : ''
    if (stop.signal.aborted) return
    const since = await databaseTime(database.url)
    const firstRun = programs.includes('web') ? await prepareFirstRun(configuration, database.url) : NO_FIRST_RUN
    const environment = childEnvironment(configuration, database.url)
    for (const name of programs) {
      const onNeedsAPerson = () => {
        problem = new StartFailure(`The ${name} cannot run as things are: see its message above.`)
        stop.request()
      }
      const program = childProgram(name, { environment, configuration, webBuild, setUpToken: firstRun.token })
      children.push(superviseChild(program, { log, onNeedsAPerson }))
    }
    stop.onInsistence(() => {
      for (const child of children) child.kill()
    })
    Promise.all([
      programs.includes('web') && untilWebAnswers(configuration.host, configuration.port, stop.signal),
      programs.includes('worker') && untilWorkerIsLive(database.url, since, stop.signal),
    ]).then(() => {
      if (stop.signal.aborted) return
      log(readyLine(programs, firstRun.address ?? configuration.url))
      for (const sentence of firstRun.sentences) log(sentence)
    })
    await stop.requested
    log('Stopping …')
  } finally {
    await Promise.all(children.map((child) => child.stop()))
    await database.release()
  }
  if (problem) throw problem
}
