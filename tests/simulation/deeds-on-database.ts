import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { crontabDetail } from '#server/queries/crontabs/crontab-rows.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { crontabInputFor } from '#tests/factories/crontab-input-factory.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import type { SystemEdge, SystemTask } from './random-system.ts'
import type { Deed } from './story-script.ts'

/** The ids that things of a story have in the database. */
export class DatabaseIds {
  readonly tasks = new Map<number, number>()
  readonly crontabs = new Map<number, number>()
  readonly edges = new Map<number, number>()
  readonly runs = new Map<string, string>()
  readonly requests = new Map<string, string>()
  readonly backfills = new Map<string, string>()

  run(runId: string | null): string | null {
    return runId === null ? null : found(this.runs, runId)
  }

  gate({ edgeId, dependeeId, by, satisfiedByRunId, waivedByName, alignedInstantMs, seen }: GateRecord) {
    const ids = {
      edgeId: found(this.edges, edgeId),
      dependeeId: found(this.tasks, dependeeId),
      satisfiedByRunId: this.run(satisfiedByRunId),
    }
    return { ...ids, by, isWaived: waivedByName !== undefined, alignedInstantMs, seen }
  }
}

export function found<Key, Value>(ids: ReadonlyMap<Key, Value>, id: Key): Value {
  const value = ids.get(id)
  if (value === undefined) throw new Error(`The database has nothing for ${id} of the story.`)
  return value
}

const iso = (instantMs: number) => new Date(instantMs).toISOString()

/** Does in the database what people did in a story, by the use cases that the dashboard calls. */
export class DeedsOnDatabase {
  readonly #db: Database
  readonly #editor: Actor
  readonly #ids: DatabaseIds

  constructor(db: Database, editor: Actor, ids: DatabaseIds) {
    this.#db = db
    this.#editor = editor
    this.#ids = ids
  }

  async addTask({ taskId, firing, misfirePolicy, graceMs, limit, baseMs, retry, timeLimitMs }: SystemTask): Promise<void> {
    if (!('crontab' in firing)) throw new Error('The database has crontabs only.')
    const crontab = await createCrontab(this.#db, this.#editor, crontabInputFor(firing.crontab))
    const { id } = await createTask(
      this.#db,
      this.#editor,
      taskInputFor(crontab.id, {
        name: `story task ${taskId}`,
        misfirePolicy,
        gracePeriodSeconds: graceMs === null ? null : graceMs / 1_000,
        cronBase: iso(baseMs),
        maxConcurrency: limit,
        timeLimitSeconds: timeLimitMs === null ? null : timeLimitMs / 1_000,
        ...(retry && {
          retryLimit: retry.limit,
          retryDelaySeconds: retry.delaySeconds,
          retryBackoff: retry.backoff,
          retryMaxDelaySeconds: retry.maxDelaySeconds,
          retryJitter: retry.jitter,
        }),
      }),
    )
    this.#ids.tasks.set(taskId, id)
    this.#ids.crontabs.set(taskId, crontab.id)
  }

  async perform(deed: Deed): Promise<void> {
    const { tasks, crontabs, edges, runs, requests, backfills } = this.#ids
    switch (deed.deed) {
      case 'edit policy': {
        const { misfirePolicy, graceMs, limit } = deed
        const gracePeriodSeconds = graceMs === null ? null : graceMs / 1_000
        return await this.#editTask(deed.taskId, { misfirePolicy, gracePeriodSeconds, maxConcurrency: limit })
      }
      case 'move base':
        return await this.#editTask(deed.taskId, { cronBase: iso(deed.baseMs) })
      case 'change crontab': {
        const { id, updatedAt } = await crontabDetail(this.#db, { id: found(crontabs, deed.taskId) })
        const update = { id, updatedAt, input: crontabInputFor(deed.crontab), runLatest: false }
        await updateCrontab(this.#db, this.#editor, update)
        return
      }
      case 'pause': {
        const { resume } = deed
        const until = resume === null ? null : iso(resume.atMs)
        return await this.#act('pause-task', { taskId: found(tasks, deed.taskId), until, resumeChoice: resume?.choice ?? 'fromNow' })
      }
      case 'enable':
        return await this.#act('resume-task', { taskId: found(tasks, deed.taskId), choice: deed.choice })
      case 'skip instants':
        return await this.#act('skip-instant', { taskId: found(tasks, deed.taskId), instant: iso(deed.throughMs), andEarlier: true })
      case 'save edge':
        return await this.#saveEdge(deed.edge, deed.isRefused)
      case 'delete edge':
        await deleteDependency(this.#db, this.#editor, { id: found(edges, deed.edgeId) })
        return
      case 'delete task':
        await deleteTask(this.#db, this.#editor, { id: found(tasks, deed.taskId) })
        return
      case 'waive':
        return await this.#act('waive-dependency', { dependencyId: found(edges, deed.edgeId) })
      case 'run now': {
        const { ignoreDependencies, besideOthers } = deed
        await this.#act('run-now', { taskId: found(tasks, deed.taskId), ignoreDependencies, besideOthers })
        await carryOutPendingActions(this.#db)
        requests.set(deed.requestId, await this.#latestId('run_requests'))
        return
      }
      case 'rerun':
        await this.#act('rerun', { runId: found(runs, deed.runId), besideOthers: deed.besideOthers })
        requests.set(deed.requestId, await this.#latestId('run_requests'))
        return
      case 'withdraw':
        return await this.#act('withdraw-request', { requestId: found(requests, deed.requestId) })
      case 'cancel':
        return await this.#act('cancel-run', { runId: found(runs, deed.runId) })
      case 'mark':
        return await this.#act('mark-run', { runId: found(runs, deed.runId), as: deed.as })
      case 'backfill': {
        const range = { from: iso(deed.fromMs), through: iso(deed.throughMs), maxActive: deed.maxActive }
        await this.#act('backfill', { taskId: found(tasks, deed.taskId), ...range })
        backfills.set(deed.backfillId, await this.#latestId('backfills'))
        return
      }
      case 'cancel backfill':
        return await this.#act('cancel-backfill', { backfillId: found(backfills, deed.backfillId) })
      case 'wake':
        return await this.#db.transaction((tx) => wakeTasks(tx, [found(tasks, deed.taskId)]))
    }
  }

  async #act(type: string, payload: object): Promise<void> {
    await requestUserAction(this.#db, this.#editor, { type, payload })
  }

  async #latestId(table: 'run_requests' | 'backfills'): Promise<string> {
    const sql = preparedSql(this.#db)
    const [row] = await sql<{ id: string }[]>`select id from ${sql(table)} order by id desc limit 1`
    if (!row) throw new Error(`There is nothing in ${table}.`)
    return row.id
  }

  /** The form is loaded, these fields of it are changed, and it is saved. */
  async #editTask(taskId: number, changes: object): Promise<void> {
    const id = found(this.#ids.tasks, taskId)
    const { input, updatedAt } = await taskDetail(this.#db, { id }, { role: 'editor' })
    await updateTask(this.#db, this.#editor, { id, updatedAt, runLatest: false, enableChoice: 'all', input: { ...input, ...changes } })
  }

  async #saveEdge({ edgeId, dependerId, dependeeId, future, endings, isAligned }: SystemEdge, isRefused: boolean): Promise<void> {
    const { tasks, edges } = this.#ids
    const ends = { dependerId: found(tasks, dependerId), dependeeId: found(tasks, dependeeId) }
    const input = { ...ends, future, endings, freshness: isAligned ? ('aligned' as const) : ('new' as const) }
    const id = edges.get(edgeId)
    try {
      if (id !== undefined) await updatePresentDependency(this.#db, this.#editor, { id, ...input })
      else edges.set(edgeId, (await createDependency(this.#db, this.#editor, input)).id)
    } catch (error) {
      if (isRefused && error instanceof DomainError) return
      throw error
    }
    if (isRefused) throw new Error(`An edge is saved that the core refuses: ${JSON.stringify(input)}`)
  }
}
