import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { and, asc, eq } from 'drizzle-orm'
import { attempts } from '#schema/attempts.ts'
import { runActions } from '#schema/run-actions.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import type { DatabaseClient } from '#server/database/client.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { ClientProcess } from './client-process.ts'
import { ServedWorkerApi } from './served-worker-api.ts'

const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 50
const RECOVERY_EVERY_MS = 1_000

type Options = Partial<Pick<RunRecord, 'retry' | 'timeLimitSeconds'>>

/** Djag as a client meets it: the real calls over a real socket, on a real database, with what recovers lost runs; and the client. */
export class Bench {
  readonly api = new ServedWorkerApi()
  readonly #database: Pick<DatabaseClient, 'db' | 'sql'>
  readonly #words: readonly string[]
  readonly #cwd: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'djag-worker-protocol-'))
  readonly #clients: ClientProcess[] = []
  #recovery: NodeJS.Timeout | undefined

  /** @param words the command that starts the client */
  constructor(database: Pick<DatabaseClient, 'db' | 'sql'>, words: readonly string[], cwd: string) {
    this.#database = database
    this.#words = words
    this.#cwd = cwd
  }

  async start(): Promise<void> {
    await this.api.start()
    const { text } = await makeWorkerToken(this.#database.db)
    writeFileSync(this.tokenFile, `${text}\n`, { mode: 0o600 })
    this.#recovery = setInterval(() => void recoverLostRuns(this.#database.db).catch(() => {}), RECOVERY_EVERY_MS)
  }

  async close(): Promise<void> {
    clearInterval(this.#recovery)
    for (const client of this.#clients) {
      client.signal('SIGCONT')
      client.signal('SIGKILL')
    }
    await Promise.all(this.#clients.map(({ ended }) => ended))
    this.api.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** The file with a token of workers. */
  get tokenFile(): string {
    return join(this.#folder, 'token')
  }

  /** The client that is running now. */
  get client(): ClientProcess {
    const client = this.#clients.at(-1)
    if (!client) throw new Error('No client was started.')
    return client
  }

  /** Starts the client, and waits until it has registered. */
  async startClient(): Promise<ClientProcess> {
    // One that was killed may be given up meanwhile: to count them would miss who came in its place.
    const known = new Set((await this.#liveWorkers()).map(({ id }) => id))
    const client = new ClientProcess(this.#words, { DJAG_URL: this.api.origin, DJAG_TOKEN_FILE: this.tokenFile }, this.#cwd)
    this.#clients.push(client)
    await this.until(
      async () => (await this.#liveWorkers()).some(({ id }) => !known.has(id)) || !client.isRunning,
      () => 'the client did not register',
    )
    if (!client.isRunning) throw new Error(`The client ended:\n${client.output}`)
    return client
  }

  /** A run of this handler that waits for a worker. */
  async queue(handler: string, input: Record<string, unknown> = {}, options: Options = {}): Promise<RunRecord> {
    const { db } = this.#database
    const task = await makeTask(db, { handler, kwargs: input })
    const run = await makeRun.queued(db, task, options)
    await db.transaction((tx) => insertJobs(tx, [{ runId: run.id, attempt: 1, queue: run.queue, priority: run.priority }]))
    return run
  }

  async read(run: RunRecord): Promise<RunRecord> {
    const [row] = await this.#database.db.select().from(runs).where(eq(runs.id, run.id))
    if (!row) throw new Error('The run is gone.')
    return row
  }

  attemptsOf(run: RunRecord) {
    return this.#database.db.select().from(attempts).where(eq(attempts.runId, run.id)).orderBy(asc(attempts.number))
  }

  logOf(run: RunRecord) {
    return this.#database.db.select().from(runLogs).where(eq(runLogs.runId, run.id)).orderBy(asc(runLogs.id))
  }

  /** Asks for the end of a run, as a person's cancelling does of one that is running. */
  async cancel(run: RunRecord): Promise<void> {
    await this.#database.sql`update runs set cancel_requested_at = djag_now(), cancel_requested_by_name = 'Grace' where id = ${run.id}`
  }

  /** Tells a run something, as an operator does; gives the action's id. */
  async tell(run: RunRecord, action: string, payload: Record<string, string> = {}): Promise<number> {
    const { db } = this.#database
    const operator = actorOf(await makeUser(db, { role: 'operator' }))
    return (await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, action, payload } })).id
  }

  /** Waits until an action that a run was told is answered, and gives the answer. */
  async untilAnswered(run: RunRecord, actionId: number) {
    const read = async () => {
      const [row] = await this.#database.db
        .select({ state: runActions.state, value: runActions.value, message: runActions.message, outcome: userActions.outcome })
        .from(runActions)
        .innerJoin(userActions, eq(userActions.id, runActions.actionId))
        .where(and(eq(runActions.runId, run.id), eq(runActions.actionId, actionId)))
      return row
    }
    await this.until(
      async () => !['waiting', 'handed'].includes((await read())?.state ?? 'waiting'),
      () => `the action ${actionId} is not answered`,
    )
    return await read()
  }

  async workerStates(): Promise<string[]> {
    return (await this.#database.db.select({ state: workers.state }).from(workers).orderBy(asc(workers.id))).map(({ state }) => state)
  }

  #liveWorkers() {
    return this.#database.db.select({ id: workers.id }).from(workers).where(eq(workers.state, 'live'))
  }

  /** Waits until a run is in this state, and gives it. */
  async untilIs(run: RunRecord, state: RunRecord['state']): Promise<RunRecord> {
    let found = await this.read(run)
    await this.until(
      async () => {
        found = await this.read(run)
        return found.state === state
      },
      () => `the run is ${found.state}, not ${state}${found.error ? ` (${found.error.message})` : ''}`,
    )
    return found
  }

  /** Waits until a run has logged this line. */
  async untilLogged(run: RunRecord, message: string): Promise<void> {
    await this.until(
      async () => (await this.logOf(run)).some((line) => line.message === message),
      () => `the run has not logged “${message}”`,
    )
  }

  /** @throws Error that says what is not so, with what the client printed, when it does not come in time */
  async until(isSo: () => Promise<boolean>, otherwise: () => string): Promise<void> {
    for (const untilMs = performance.now() + PATIENCE_MS; !(await isSo()); await delay(LOOK_EVERY_MS))
      if (performance.now() > untilMs)
        throw new Error(`After ${PATIENCE_MS / 1_000} s ${otherwise()}. The client printed:\n${this.client.output}`)
  }
}
