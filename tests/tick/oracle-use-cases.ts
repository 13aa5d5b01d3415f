import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { crontabInput } from '#domain/crontab-input.ts'
import { crontabUpdate } from '#domain/crontab-update.ts'
import { type DependencyInput, dependencyInput } from '#domain/dependency-input.ts'
import type { ErrorView } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { taskInput } from '#domain/task-input.ts'
import { taskUpdate } from '#domain/task-update.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { runAction, type UseCase } from '#server/server-actions/action-runner.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { crontabInputFor } from '#tests/factories/crontab-input-factory.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import type { ReplaySettings } from '#tests/scheduling/oracle-replay.ts'
import { type OracleDependency, type OracleEvent, type OracleTask, oracleColumns } from '#tests/scheduling/oracle-scenario.ts'

/** What a use case, or the schema of its form, did not take; by the name of the task or of both tasks. */
export type Refusal = { op: OracleEvent['op']; subject: string; error: ErrorView }

class Refused extends Error {
  readonly view: ErrorView
  constructor(view: ErrorView) {
    super(`${view.message} ${JSON.stringify(view.fields ?? {})}`)
    this.view = view
  }
}

const URL_OF_THE_DASHBOARD = 'http://localhost:3000'
const HEADERS = new Headers({ origin: URL_OF_THE_DASHBOARD, host: 'localhost:3000' })

/** Makes and changes a scenario's tasks, crontabs and edges as an editor does in the dashboard: form, schema, use case. */
export class OracleUseCases {
  readonly refusals: Refusal[] = []
  readonly #db: Database
  readonly #editor: Actor
  readonly #settings: ReplaySettings

  constructor(db: Database, editor: Actor, settings: ReplaySettings) {
    this.#db = db
    this.#editor = editor
    this.#settings = settings
  }

  /** @returns whether it was taken */
  async addTask(task: OracleTask): Promise<boolean> {
    return await this.#orRefuse('add_task', task.name, () => this.#createTask(task))
  }

  async addEdge({ depender, dependee, future }: OracleDependency): Promise<void> {
    await this.#orRefuse('add_dep', `${depender} → ${dependee}`, async () => {
      await this.#act(dependencyInput, createDependency, await this.#edgeInput(depender, dependee, future))
    })
  }

  /** Carries out what somebody edits; knows nothing of the other events. */
  async edit(event: OracleEvent): Promise<void> {
    switch (event.op) {
      case 'set_task':
        await this.#orRefuse(event.op, event.task, () => this.#updateTask(event.task, event.fields))
        break
      case 'set_crontab':
        await this.#orRefuse(event.op, event.task, () => this.#updateCrontab(event.task, event.crontab, event.timezone))
        break
      case 'delete_task':
        await deleteTask(this.#db, this.#editor, { id: await this.#idOf(event.task) })
        break
      case 'add_dep':
        await this.addEdge(event)
        break
      case 'edit_dep':
        await this.#orRefuse(event.op, `${event.depender} → ${event.dependee}`, async () => {
          const { depender, dependee, new_depender = depender, new_dependee = dependee, future } = event
          const id = await this.#edgeId(depender, dependee)
          const update: UseCase<DependencyInput, { id: number }> = (db, actor, input) =>
            updatePresentDependency(db, actor, { id, ...input })
          await this.#act(dependencyInput, update, await this.#edgeInput(new_depender, new_dependee, future))
        })
        break
      case 'del_dep':
        await deleteDependency(this.#db, this.#editor, { id: await this.#edgeId(event.depender, event.dependee) })
    }
  }

  async #createTask(task: OracleTask): Promise<void> {
    const { timezone } = task
    const columns = oracleColumns(task.crontab)
    const crontab = await this.#act(crontabInput, createCrontab, crontabInputFor({ ...columns, ...(timezone ? { timezone } : {}) }))
    const form = taskInputFor(crontab.id, {
      name: task.name,
      enabled: task.enabled ?? true,
      gracePeriodSeconds: task.grace_period ?? null,
      cronBase: task.cron_base ?? null,
      maxConcurrency: this.#settings.maxConcurrency ?? null,
    })
    const { id } = await this.#act(taskInput, createTask, { ...form, misfirePolicy: misfirePolicyOf(task) })
    if (task.seed) await this.#putSeed(id, task.seed)
  }

  /** The last run that a task had before the scenario begins. */
  async #putSeed(id: number, seed: NonNullable<OracleTask['seed']>): Promise<void> {
    const [task] = await this.#db.select().from(tasks).where(eq(tasks.id, id))
    if (!task) throw new Error('The task was not inserted.')
    const [instant, startedAt, endedAt] = [new Date(seed.last_cron), new Date(seed.last_cron_start), new Date(seed.last_cron_end)]
    const run = await makeRun.succeeded(this.#db, task, { scheduledFor: instant, activatedAt: startedAt, startedAt, endedAt })
    await this.#db
      .update(tasks)
      .set({
        cursor: instant,
        lastStart: startedAt,
        endedSucceeded: 1,
        endedFinished: 1,
        latestSucceededRunId: run.id,
        latestFinishedRunId: run.id,
      })
      .where(eq(tasks.id, id))
  }

  /** Loads the form, changes these fields of it, and saves it with the scenario's explicit choice for enabling. */
  async #updateTask(name: string, fields: (OracleEvent & { op: 'set_task' })['fields']): Promise<void> {
    const id = await this.#idOf(name)
    const { input, updatedAt } = await taskDetail(this.#db, { id }, { role: 'editor' })
    const { cron_base: cronBase, ...changes } = fields
    await this.#act(taskUpdate, updateTask, {
      id,
      updatedAt,
      enableChoice: this.#settings.resume ?? 'all',
      input: { ...input, ...changes, ...(cronBase ? { cronBase } : {}) },
    })
  }

  async #updateCrontab(name: string, expression: string | undefined, timezone: string | undefined): Promise<void> {
    const [row] = await this.#db
      .select({ crontab: crontabs })
      .from(crontabs)
      .innerJoin(tasks, eq(tasks.crontabId, crontabs.id))
      .where(eq(tasks.id, await this.#idOf(name)))
    if (!row) throw new Error(`The crontab of ${name} is gone.`)
    const columns = expression ? oracleColumns(expression) : {}
    const input = { ...crontabDefinitionOf(row.crontab), ...columns, ...(timezone ? { timezone } : {}) }
    await this.#act(crontabUpdate, updateCrontab, { id: row.crontab.id, updatedAt: row.crontab.updatedAt.toISOString(), input })
  }

  async #edgeInput(depender: string, dependee: string, future: boolean) {
    return dependencyInputFor(await this.#idOf(depender), await this.#idOf(dependee), { future, endings: 'finished' })
  }

  async #idOf(name: string): Promise<number> {
    const [task] = await this.#db
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.name, name), isNull(tasks.deletedAt)))
    if (!task) throw new Error(`There is no task ${name}.`)
    return task.id
  }

  async #edgeId(depender: string, dependee: string): Promise<number> {
    const isIt = and(eq(dependencies.dependerId, await this.#idOf(depender)), eq(dependencies.dependeeId, await this.#idOf(dependee)))
    const [edge] = await this.#db.select({ id: dependencies.id }).from(dependencies).where(isIt)
    if (!edge) throw new Error(`There is no dependency of ${depender} on ${dependee}.`)
    return edge.id
  }

  async #act<Schema extends z.ZodType, Output>(
    schema: Schema,
    useCase: UseCase<z.output<Schema>, Output>,
    input: unknown,
  ): Promise<Output> {
    const call = { db: this.#db, headers: HEADERS, url: URL_OF_THE_DASHBOARD, findActor: async () => this.#editor }
    const result = await runAction(call, useCase.name, schema, useCase, input)
    if (result.ok) return result.data
    throw new Refused(result.error)
  }

  /** Only what the person can put right is a refusal; anything else is a failure of the test. */
  async #orRefuse(op: OracleEvent['op'], subject: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refused) || !error.view.fields) throw error
      this.refusals.push({ op, subject, error: error.view })
      return false
    }
  }
}

/** Djag has one field where the original had two switches; both at once is no value of it. */
function misfirePolicyOf({ skip_misfire, coalesce_misfire }: OracleTask): string {
  return [skip_misfire && 'skip', coalesce_misfire && 'coalesce'].filter(Boolean).join(' and ') || 'run_all'
}
