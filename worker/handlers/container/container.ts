import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ContainerRules, containerRules } from '#server/configuration/container-settings.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { CommandLines } from '#worker/run-programs/command-lines.ts'
import { runProgram } from '#worker/run-programs/command-process.ts'
import { FinalFailure } from '#worker/run-programs/final-failure.ts'
import { programFailure, tellingOf } from '#worker/run-programs/program-telling.ts'
import { type ContainerEngine, engineOf } from './container-engine.ts'
import { removeLeftVariables, variablesFile } from './variables-file.ts'
import { refusedContainer } from './what-may-run.ts'

/** So long a container may take to stop by itself when its run has to; the run's own process has a second longer. */
const STOP_MS = 1_500
const MOST_PROCESSES = 512
/** How the engine's program says that it could not do what it was asked for, as opposed to what ran in the container. */
const ENGINE_FAILED = 125

const input = z.object({
  image: z
    .string()
    .max(500)
    .regex(/^[a-z0-9][\w.:/@-]*$/, 'An image is written like python:3.13 or registry.example.org/etl/load@sha256:….')
    .describe('What runs: an image that the owner of the worker allows.'),
  command: z
    .array(z.string().max(10_000))
    .max(200)
    .default([])
    .describe('The words of the program in it; those of the image if there are none.'),
  entrypoint: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('The program in it that gets these words, in place of the image’s own entry point.'),
  environment: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'Letters, digits and _.'), z.string())
    .default({})
    .describe('Variables, each of one line. A secret may stand here.'),
  folder: z.string().regex(/^\//, 'A path inside of the container, from / on.').optional().describe('Where in the container it starts.'),
  user: z
    .string()
    .regex(/^[a-z0-9_][\w.-]{0,60}(:[\w.-]{1,60})?$/i, 'A name or a number, and a group behind a colon.')
    .optional()
    .describe('As whom it runs inside.'),
  network: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,100}$/, 'The name of a network.')
    .default('none')
    .describe('none, or a network that the owner of the worker allows.'),
  memoryMb: z.int().min(16).optional().describe('How much memory it may take, in MB; else what the owner of the worker sets.'),
  cpus: z.number().positive().max(1_024).optional().describe('How many processors it may take; else what the owner of the worker sets.'),
  pull: z.enum(['missing', 'always', 'never']).default('missing').describe('When the image is fetched.'),
})
type Input = z.output<typeof input>

export default defineHandler({
  name: 'container',
  description: 'Runs a program in a container, by Docker or Podman of the worker’s machine, where its owner allows the image.',
  input,
  positional: ['image', 'command'],
  openInputs: ['image', 'command', 'entrypoint', 'folder', 'user', 'network'],
  async run(context, given) {
    const rules = containerRules(process.env)
    const refused = refusedContainer(given, rules)
    if (refused !== null || rules.engine === null) throw new FinalFailure(refused ?? 'This worker runs no containers.')
    const engine = engineOf(rules.engine)
    await engine.removeOrphans((name) => context.log.warn(`Removed the container ${name}, which an earlier run had left behind.`))
    removeLeftVariables()
    context.signal.throwIfAborted()
    return await runContainer(engine, rules, given, context)
  },
})

async function runContainer(engine: ContainerEngine, rules: ContainerRules, given: Input, context: HandlerContext): Promise<unknown> {
  const name = `djag-${context.runId}-${context.attempt}-${randomUUID().slice(0, 8)}`
  const variables = variablesFile({ ...given.environment, ...tellingOf(context) })
  const lines = new CommandLines(context, new HiddenValues())
  const [memory, cpus] = [`${given.memoryMb ?? rules.mostMemoryMb}m`, given.cpus ?? rules.mostCpus]
  const words = [
    ...['run', '--rm', '--interactive', '--name', name, ...engine.labels()],
    // Without the second an engine adds as much swap again.
    ...['--network', given.network, '--memory', memory, '--memory-swap', memory, '--pids-limit', String(MOST_PROCESSES)],
    ...['--security-opt', 'no-new-privileges', '--pull', given.pull],
    ...(cpus === null ? [] : ['--cpus', String(cpus)]),
    ...(given.folder === undefined ? [] : ['--workdir', given.folder]),
    ...(given.user === undefined ? [] : ['--user', given.user]),
    ...['--env-file', variables.path],
    ...(given.entrypoint === undefined ? [] : ['--entrypoint', given.entrypoint]),
    ...[given.image, ...given.command],
  ]
  // The engine's program hands SIGTERM on; what does not go by that has to be gone before the run's processes are killed.
  const removal = removedWhenStopping(engine, name, context.signal)
  try {
    const end = await runProgram(
      { program: engine.program, words, options: { cwd: '/' }, environment: engine.environment() },
      {
        out: lines.reader('info'),
        err: lines.reader('warn'),
        stdin: '',
        isTold: false,
        onStarted: () => {},
        mostOutputBytes: undefined,
        stopping: context.signal,
      },
    )
    if (context.signal.aborted) throw programFailure('The container was told to stop.', lines)
    if (end.code === null) throw programFailure(`${engine.program} was ended by ${end.signal}.`, lines)
    if (end.code === ENGINE_FAILED) throw programFailure(`${engine.program} could not run the container.`, lines)
    if (end.code !== 0) throw programFailure(inWords(end.code, given, rules), lines)
    return lines.result
  } finally {
    variables.remove()
    await removal.settle()
  }
}

/** Removes the container some time after its run was told to stop. `settle` waits for that, where it is under way or due. */
function removedWhenStopping(engine: ContainerEngine, name: string, signal: AbortSignal): { settle: () => Promise<void> } {
  let removed: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const remove = () => {
    removed = engine.remove(name)
  }
  const stop = () => {
    timer = setTimeout(remove, STOP_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  return {
    settle: async () => {
      signal.removeEventListener('abort', stop)
      clearTimeout(timer)
      // The engine's program may have gone by the signal, and what it started not.
      if (signal.aborted) remove()
      await removed
    },
  }
}

function inWords(code: number, { memoryMb }: Input, { mostMemoryMb }: ContainerRules): string {
  if (code === 137)
    return `The container was killed (exit code 137): by force, or as it took more than its ${memoryMb ?? mostMemoryMb} MB of memory.`
  if (code === 126) return 'The command in the container can’t be executed (exit code 126).'
  if (code === 127) return 'The container has no such command (exit code 127).'
  return `The container ended with exit code ${code}.`
}
