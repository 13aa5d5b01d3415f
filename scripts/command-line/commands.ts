import { formatDuration } from '#domain/duration-format.ts'
import { allRows } from '../../clients/typescript/djag.ts'
import type { Operations, Schemas } from '../../clients/typescript/operations.ts'
import { EXIT } from './call-failure.ts'
import type { ActionAnswer, Call, Command } from './command.ts'
import { COMPLETE, completionCommand } from './completion.ts'
import { DOCTOR } from './doctor.ts'
import { endOfRun } from './end-of-run.ts'
import { findTask } from './find-task.ts'
import { IMPORT } from './import-command.ts'
import { APPLY, EXPORT, PLAN } from './manifest-commands.ts'
import { inColumns, plainText } from './plain-text.ts'
import { printLog, printLogUntilEnd } from './print-log.ts'
import { readInput } from './read-input.ts'
import { SECRETS } from './secrets-command.ts'
import { RELOAD_HANDLERS, TELL } from './telling-commands.ts'
import { explanationInWords } from './why.ts'

// What is typed is handed on as it is: the server says what of it is none.
type TaskQuery = Operations['listTasks']['call']

const MOST_ROWS = 10_000

export const COMMANDS: Readonly<Record<string, Command>> = {
  tasks: {
    takes: [],
    options: {
      search: { type: 'string', says: 'in name, description or handler' },
      state: { type: 'string', says: 'running, waiting, paused, …' },
      tag: { type: 'string', says: 'with any of these tags, with commas between them' },
    },
    says: 'List tasks.',
    run: async (call) => {
      const { search, state, tag } = strings(call)
      const rows = await allRows(call.client, 'listTasks', { search, state: state as TaskQuery['state'], tag }, MOST_ROWS)
      return told(call, rows, () =>
        inColumns(
          ['ID', 'NAME', 'STATE', 'NEXT', 'LAST RUN', 'TAGS'],
          rows.map((row) => [
            String(row.id),
            row.name,
            row.state,
            row.nextInstant ?? '',
            row.lastRun?.state ?? '',
            row.tags.map(({ name }) => name).join(', '),
          ]),
        ),
      )
    },
  },
  runs: {
    takes: [],
    options: {
      task: { type: 'string', says: 'of this task only, by name or id' },
      tag: { type: 'string', says: 'of tasks with any of these tags' },
      state: { type: 'string', says: 'one or several with commas: failed,expired' },
      limit: { type: 'string', says: 'at most so many; 20 if left out' },
    },
    says: 'List runs, the latest first.',
    run: async (call) => {
      const { task, state, tag, limit = '20' } = strings(call)
      const query = { state, tag, task: task === undefined ? undefined : (await findTask(call.client, task)).id }
      const rows = await allRows(call.client, 'listRuns', query, Math.min(MOST_ROWS, Number(limit) || 20))
      return told(call, rows, () =>
        inColumns(
          ['ID', 'TASK', 'STATE', 'SCHEDULED FOR', 'TOOK', 'ERROR'],
          rows.map((row) => [row.id, row.taskName, row.state, row.scheduledFor, formatDuration(row.executedMs), row.errorMessage ?? '']),
        ),
      )
    },
  },
  logs: {
    takes: ['RUN'],
    options: { follow: { type: 'boolean', short: 'f', says: 'go on until the run has ended' } },
    says: 'Print what a run wrote.',
    run: async (call) => {
      const id = call.given[0] ?? ''
      const print = (line: Schemas['LogLine']) => call.print(call.isJson ? JSON.stringify(line) : lineInWords(line))
      await (call.options.follow ? printLogUntilEnd : printLog)(call.client, { id, print })
      return EXIT.done
    },
  },
  why: {
    takes: ['TASK'],
    says: 'Say why a task does what it does.',
    run: async (call) => {
      const { id } = await findTask(call.client, call.given[0] ?? '')
      const view = await call.client.explainTask({ id })
      return told(call, view, () => plainLines(explanationInWords(view)))
    },
  },
  run: {
    takes: ['TASK'],
    options: {
      'ignore-dependencies': { type: 'boolean', says: 'start although dependencies are closed' },
      'beside-others': { type: 'boolean', says: 'start beside runs that are under way' },
      input: { type: 'string', says: 'a JSON file (- for standard input) with its input, instead of the task’s arguments' },
      wait: { type: 'boolean', says: 'until the run has ended; fails if it did not succeed' },
    },
    says: 'Run a task now.',
    run: async (call) => {
      const task = await findTask(call.client, call.given[0] ?? '')
      const payload = {
        taskId: task.id,
        ignoreDependencies: call.options['ignore-dependencies'] === true,
        besideOthers: call.options['beside-others'] === true,
        ...readInput(strings(call).input),
      }
      const { id } = await call.client.askRunNow({ body: payload })
      if (!call.options.wait) return told(call, { actionId: id }, () => `Asked for a run of “${plainText(task.name)}”.`)
      const run = await endOfRun(call.client, id)
      if ('outcome' in run) return told(call, run, () => plainText(run.outcome)) || EXIT.refused
      told(call, run, () => `${run.id} ${run.state}${run.errorMessage === null ? '' : `: ${plainText(run.errorMessage)}`}`)
      return run.state === 'succeeded' ? EXIT.done : EXIT.refused
    },
  },
  pause: {
    takes: ['TASK'],
    options: {
      note: { type: 'string', says: 'why; everyone sees it' },
      until: { type: 'string', says: 'an instant such as 2026-12-01T08:00:00Z' },
    },
    says: 'Pause a task.',
    run: async (call) => {
      const { note, until } = strings(call)
      return await asked(call, (taskId) =>
        call.client.askPauseTask({ body: { taskId, ...(note !== undefined && { note }), until: until ?? null } }),
      )
    },
  },
  resume: {
    takes: ['TASK'],
    options: { choice: { type: 'string', says: 'fromNow, latest or all, of the instants that passed' } },
    says: 'Let a paused or disabled task go on.',
    run: async (call) =>
      await asked(call, (taskId) => {
        const { choice } = strings(call)
        return call.client.askResumeTask({
          body: { taskId, ...(choice !== undefined && { choice: choice as Schemas['ResumeTaskPayload']['choice'] & string }) },
        })
      }),
  },
  backfill: {
    takes: ['TASK'],
    options: {
      from: { type: 'string', says: 'the first moment of the range' },
      through: { type: 'string', says: 'the last one' },
      input: { type: 'string', says: 'a JSON file (- for standard input) with its input, instead of the task’s arguments' },
      'max-active': { type: 'string', says: 'how many of its runs at once; 1 if left out' },
    },
    says: 'Run the instants of a past range.',
    run: async (call) => {
      const { from, through, input, 'max-active': most = '1' } = strings(call)
      const range = { from: from as string, through: through as string, maxActive: Number(most), ...readInput(input) }
      return await asked(call, (taskId) => call.client.askBackfill({ body: { taskId, ...range } }))
    },
  },
  simulate: {
    takes: [],
    options: { task: { type: 'string', says: 'only this task' }, hours: { type: 'string', says: 'how far to look; 24 if left out' } },
    says: 'Say what would run in the coming hours.',
    run: async (call) => {
      const { task, hours } = strings(call)
      const id = task === undefined ? undefined : (await findTask(call.client, task)).id
      const view = await call.client.simulate({ task: id, hours: hours === undefined ? undefined : Number(hours) })
      const rows = view.starts.map(({ startsAt, taskName, scheduledFor, endsAt }) => [startsAt, taskName, scheduledFor, endsAt ?? ''])
      return told(call, view, () => `${inColumns(['STARTS', 'TASK', 'FOR', 'ENDS'], rows)}\nLooked at until ${view.simulatedThrough}.`)
    },
  },
  tell: TELL,
  'reload-handlers': RELOAD_HANDLERS,
  export: EXPORT,
  plan: PLAN,
  apply: APPLY,
  secrets: SECRETS,
  import: IMPORT,
  completion: completionCommand(() => COMMANDS),
  complete: COMPLETE,
  doctor: DOCTOR,
}

/** Asks for an action about a task that is carried out at once, or soon. */
async function asked(call: Call, ask: (taskId: number) => Promise<ActionAnswer>): Promise<number> {
  const { id: taskId, name } = await findTask(call.client, call.given[0] ?? '')
  const answer = await ask(taskId)
  return told(call, answer, () => plainText(answer.outcome ?? `Asked for it: “${name}”.`))
}

function lineInWords({ at, level, message, fields, startsAttempt, attempt }: Schemas['LogLine']): string {
  const text = `${at} ${level.padEnd(5)} ${message}${fields === null ? '' : ` ${fields}`}`
  return startsAttempt ? `--- attempt ${attempt} ---\n${plainText(text)}` : plainText(text)
}

function plainLines(lines: readonly string[]): string {
  return lines.map(plainText).join('\n')
}

/** Prints the answer itself under `--json`, else its words. */
function told(call: Call, answer: unknown, words: () => string): number {
  call.print(call.isJson ? JSON.stringify(answer, null, 2) : words())
  return EXIT.done
}

/** Options that have a text. */
function strings({ options }: Call): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}
