import { z } from 'zod'
import { SHELL_HANDLER } from '#domain/shell-handler.ts'
import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import { CommandLines } from '#worker/run-programs/command-lines.ts'
import { runProgram } from '#worker/run-programs/command-process.ts'
import { inheritedEnvironment } from '#worker/run-programs/command-surroundings.ts'
import { programFailure, surroundingsOf } from '#worker/run-programs/program-telling.ts'

export default defineHandler({
  name: SHELL_HANDLER,
  description: 'Runs a line of shell on the worker’s machine, where its owner lets it. Only administrators may write its command.',
  input: z.object({
    command: z.string().min(1).max(100_000).describe('What /bin/sh runs. Values come by the environment: "$NAME".'),
    environment: z
      .record(z.string().regex(/^(?!DJAG_)[A-Za-z_]\w*$/, 'Letters, digits and _, not beginning with DJAG_.'), z.string())
      .default({})
      .describe('Variables. Secrets and values of the run may stand here.'),
    folder: z.string().regex(/^\//, 'A path, from / on.').default('/').describe('Where it starts.'),
  }),
  positional: ['command'],
  openInputs: ['command', 'folder'],
  async run(context, { command, environment, folder }) {
    const lines = new CommandLines(context, new HiddenValues())
    context.signal.throwIfAborted()
    const end = await runProgram(
      {
        ...{ program: '/bin/sh', words: ['-c', command], options: { cwd: folder } },
        environment: { ...inheritedEnvironment(), ...environment, ...surroundingsOf(context) },
      },
      {
        ...{ out: lines.reader('info'), err: lines.reader('warn') },
        ...{ stdin: '', isTold: false, onStarted: () => {}, mostOutputBytes: undefined, stopping: context.signal },
      },
    )
    if (context.signal.aborted) throw programFailure('The command was told to stop.', lines)
    if (end.code === null) throw programFailure(`The command was ended by ${end.signal}.`, lines)
    if (end.code !== 0) throw programFailure(`The command ended with exit code ${end.code}.`, lines)
    return lines.result
  },
})
