import type postgres from 'postgres'
import type { JsonValue } from '#domain/json-value.ts'
import { type FactsOfRun, fillAtActivation } from '#domain/placeholders/facts-of-run.ts'
import { placeholdersIn } from '#domain/placeholders/fill-values.ts'
import { type Arguments, fillArguments, type GivenArguments } from '#domain/placeholders/filled-arguments.ts'
import { SHELL_HANDLER, SHELL_TAKES_NO_OTHERS } from '#domain/shell-handler.ts'
import { resultOfRun } from '#server/endings/earlier-endings.ts'
import type { ActivatedRun, OwnArguments } from './write-runs.ts'

/** `timezone`: of the crontab that a backfill goes by; null: it is no backfill. */
type AskedRow = { id: string; given: GivenArguments | null; timezone: string | null }
type TaskRow = Arguments & { id: number; name: string; handler: string; timezone: string }

/**
 * The arguments of those new runs for which a person gave others, or whose tasks have placeholders, filled with what is known of each run now. For
 * all others nothing is asked of the database; results only where one is named.
 * @returns by the run's id
 */
export async function loadOwnArguments(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<Map<string, OwnArguments>> {
  const asked = await loadAsked(sql, activated)
  const concerned = activated.filter((run) => run.row.hasPlaceholders || askedOf(run, asked)?.given)
  if (concerned.length === 0) return new Map()
  const tasks = await loadTasks(sql, [...new Set(concerned.map(({ row }) => row.id))])
  const runs = concerned.map((run) => {
    const task = tasks.get(run.row.id)
    if (!task) throw new Error(`Task ${run.row.id}, of which a run starts, is not there.`)
    const by = askedOf(run, asked)
    const given = { args: by?.given?.args ?? task.args, kwargs: by?.given?.kwargs ?? task.kwargs }
    return { run, task, given, usual: by?.given ? task : null, timezone: by?.timezone ?? task.timezone }
  })
  const naming = runs.filter(({ given, usual }) => namesResults(given) || (usual && namesResults(usual))).map(({ run }) => run)
  const results = await loadResults(sql, naming)
  const closing = await loadClosingTags(sql, naming)
  return new Map(
    runs.map(({ run, task, given, usual, timezone }) => {
      const facts = factsOf(run, task.name, timezone, results, closing)
      const filled = (unfilled: Arguments) => fillArguments(unfilled, (placeholder) => fillAtActivation(placeholder, facts))
      const { args, kwargs, isOpen, problem: unfilled } = filled(given)
      // The task may have become a shell's since they were given.
      const problem = usual && task.handler === SHELL_HANDLER ? SHELL_TAKES_NO_OTHERS : unfilled
      const ofTask = usual && filled(usual)
      return [
        run.id,
        {
          args,
          kwargs,
          usual_arguments: ofTask && { args: ofTask.args, kwargs: ofTask.kwargs },
          has_open_placeholders: isOpen || problem !== null,
          arguments_problem: problem,
        },
      ]
    }),
  )
}

function askedOf({ activation }: ActivatedRun, asked: ReadonlyMap<string, AskedRow>): AskedRow | undefined {
  return asked.get(activation.requestId ?? activation.backfillId ?? '')
}

function namesResults({ args, kwargs }: Arguments): boolean {
  return placeholdersIn([args, kwargs] as JsonValue).some(({ kind }) => kind === 'result')
}

type ClosingTags = ReadonlyMap<number, ReadonlyMap<number, string>>

function factsOf(
  { id, row, activation }: ActivatedRun,
  task: string,
  timezone: string,
  results: ReadonlyMap<string, JsonValue>,
  closing: ClosingTags,
): FactsOfRun {
  const own = closing.get(row.id)
  return {
    runId: id,
    task,
    timezone,
    scheduledForMs: activation.scheduledForMs,
    alignedForMs: activation.alignedForMs ?? activation.scheduledForMs,
    openers: activation.gates.map(({ dependeeId, dependeeName, satisfiedByRunId }) => ({
      dependeeName,
      closedBy: [...(closing.get(dependeeId) ?? [])].flatMap(([tagId, name]) => (own?.has(tagId) ? [] : [name])),
      runId: satisfiedByRunId,
      result: results.get(satisfiedByRunId ?? '') ?? null,
    })),
  }
}

async function loadAsked(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<Map<string, AskedRow>> {
  const requestIds = activated.flatMap(({ activation }) => activation.requestId ?? [])
  const backfillIds = activated.flatMap(({ activation }) => activation.backfillId ?? [])
  if (requestIds.length + backfillIds.length === 0) return new Map()
  const rows = await sql<AskedRow[]>`
    select id, given_arguments as given, null as timezone from run_requests where id = any(${requestIds}::uuid[])
    union all
    select id, given_arguments, crontab->>'timezone' from backfills where id = any(${[...new Set(backfillIds)]}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadTasks(sql: postgres.Sql, taskIds: readonly number[]): Promise<Map<number, TaskRow>> {
  const rows = await sql<TaskRow[]>`
    select tasks.id::float8 as id, tasks.name, tasks.handler, tasks.args, tasks.kwargs, crontabs.timezone
    from tasks join crontabs on crontabs.id = tasks.crontab_id where tasks.id = any(${[...taskIds]}::bigint[])`
  return new Map(rows.map((row) => [row.id, row]))
}

/** The tags that close values, with their names, of tasks whose results are named and of those that name them. */
async function loadClosingTags(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<ClosingTags> {
  const ids = [...new Set(activated.flatMap(({ row, activation }) => [row.id, ...activation.gates.map(({ dependeeId }) => dependeeId)]))]
  if (ids.length === 0) return new Map()
  const rows = await sql<{ taskId: number; tagId: number; name: string }[]>`
    select had.task_id::float8 as "taskId", tag.id::float8 as "tagId", tag.name from task_tags had join tags tag on tag.id = had.tag_id
    where tag.values_are_closed and had.task_id = any(${ids}::bigint[]) order by tag.name`
  const byTask = Map.groupBy(rows, ({ taskId }) => taskId)
  return new Map([...byTask].map(([taskId, of]) => [taskId, new Map(of.map(({ tagId, name }) => [tagId, name]))]))
}

async function loadResults(sql: postgres.Sql, activated: readonly ActivatedRun[]): Promise<Map<string, JsonValue>> {
  const ids = activated.flatMap(({ activation }) => activation.gates.flatMap(({ satisfiedByRunId }) => satisfiedByRunId ?? []))
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; result: JsonValue }[]>`
    select id, ${resultOfRun(sql)} as result from runs where id = any(${ids}::uuid[])`
  return new Map(rows.map(({ id, result }) => [id, result]))
}
