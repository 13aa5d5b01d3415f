import { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import type { CommandDefinition } from '#worker/command-definition/command-file.ts'
import { isBehindDashes, knownWords } from '#worker/command-definition/programs-in-words.ts'
import { fieldsIn, fillWord, type ToldOfRun } from '#worker/command-definition/word-template.ts'
import { defineHandler, type Handler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { CommandLines } from '#worker/run-programs/command-lines.ts'
import { type ProgramEnd, runProgram } from '#worker/run-programs/command-process.ts'
import { startOf } from '#worker/run-programs/command-surroundings.ts'
import { FinalFailure } from '#worker/run-programs/final-failure.ts'
import { ProgramActions } from '#worker/run-programs/program-actions.ts'
import { programFailure, surroundingsOf } from '#worker/run-programs/program-telling.ts'

/** Linux takes no single word or variable above 128 KiB. */
const LONGEST_INPUT_VARIABLE = 100_000

type Input = Readonly<Record<string, unknown>>

/** A handler that runs a program. @param folderOfFile the folder of its definition */
export function commandHandler(definition: CommandDefinition, folderOfFile: string): Handler {
  const { name, description, check, positional, words, secrets } = definition
  return defineHandler({
    name,
    description,
    input: check,
    positional,
    secrets: Object.values(secrets.kept),
    openInputs: [...new Set(words.flatMap(fieldsIn))],
    run: (context, input) => runCommand(definition, folderOfFile, context, input),
  })
}

async function runCommand(definition: CommandDefinition, folderOfFile: string, context: HandlerContext, input: Input): Promise<unknown> {
  const hidden = new HiddenValues()
  for (const name of definition.secrets.inherited) hidden.add(process.env[name] ?? '')
  const actions = new ProgramActions(definition.actions, context)
  const lines = new CommandLines(context, hidden, (answer) => actions.answered(answer))
  const start = startOf(definition, wordsFor(definition, context, input), folderOfFile)
  const json = JSON.stringify(input)
  const isShort = Buffer.byteLength(json) <= LONGEST_INPUT_VARIABLE
  if (!isShort) context.log.info('The input is too long for DJAG_INPUT; the program finds it on its standard input alone.')
  const kept = Object.entries(definition.secrets.kept).map(([variable, name]) => [variable, context.secrets[name] ?? ''])
  const environment = {
    ...start.environment,
    ...Object.fromEntries(kept),
    ...surroundingsOf(context),
    ...(isShort && { DJAG_INPUT: json }),
  }
  context.signal.throwIfAborted()
  const isTold = Object.values(definition.actions).includes('stdin')
  const stdin = definition.stdin ?? `${json}\n`
  const end = await runProgram(
    { ...start, environment },
    {
      out: lines.reader('info'),
      err: lines.reader('warn'),
      // Lines that follow are lines of their own.
      stdin: isTold && !stdin.endsWith('\n') ? `${stdin}\n` : stdin,
      isTold,
      onStarted: (program) => actions.started(program),
      mostOutputBytes: definition.limits.output,
      stopping: context.signal,
    },
  ).finally(() => actions.ended())
  return resultOf(definition, end, lines, context)
}

/** @throws Error when a value would be read as an option */
function wordsFor({ words, timezone, input: { properties = {} } }: CommandDefinition, context: HandlerContext, input: Input): string[] {
  const facts = factsOf(context)
  const known = knownWords(words)
  const filled = words.map((word) => fillWord(word, input, facts, timezone))
  for (const [index, word] of words.entries()) {
    const [first] = word
    const isOfEditor =
      first &&
      (('field' in first && properties[first.field]?.type === 'string' && properties[first.field]?.enum === undefined) ||
        ('fact' in first && first.fact === 'task'))
    if (isOfEditor && filled[index]?.startsWith('-') && !isBehindDashes(known, index))
      throw new FinalFailure(
        `The value “${filled[index]}” begins with -, and the program would take it for an option. Whoever owns the worker can put the word -- before it in the handler’s definition.`,
      )
  }
  return filled
}

function factsOf({ runId, task, attempt, scheduledFor, alignedFor }: HandlerContext): ToldOfRun {
  return { runId, task: task.name, attempt, scheduledForMs: scheduledFor.getTime(), alignedForMs: alignedFor.getTime() }
}

/** The run's result, where the exit code is one of success. @throws Error for all others; FinalFailure for one that is not to be tried again */
function resultOf(
  { exitCodes, limits }: CommandDefinition,
  { code, signal: endedBy, isOverOutput }: ProgramEnd,
  lines: CommandLines,
  { log, signal }: HandlerContext,
) {
  // Programs that stop when they are told to often end with 0, their work not done.
  if (signal.aborted) throw programFailure('The program ended when it was told to stop.', lines)
  if (isOverOutput)
    throw programFailure(`The program was stopped: it printed more than its limit of ${limits.output} bytes.`, lines, FinalFailure)
  if (code === null) throw programFailure(signalInWords(endedBy, limits.cpuSeconds), lines)
  if (exitCodes.nothingToDo.includes(code)) log.info(`Nothing to do: that is what exit code ${code} means here.`)
  else if (exitCodes.warn.includes(code))
    log.warn(`The program ended with exit code ${code}, which counts as a success with a warning here.`)
  else if (!exitCodes.succeed.includes(code)) {
    const isFinal = exitCodes.tryAgain !== undefined && !exitCodes.tryAgain.includes(code)
    throw programFailure(`The program ended with exit code ${code}.`, lines, isFinal ? FinalFailure : Error)
  }
  return lines.result
}

function signalInWords(signal: NodeJS.Signals | null, cpuSeconds: number | undefined): string {
  if (signal === 'SIGXCPU') return `The program was ended: it took more CPU time than its limit of ${cpuSeconds} s.`
  return `The program was ended by ${signal}${signal === 'SIGKILL' ? ' (stopped by force, or out of memory)' : ''}.`
}
