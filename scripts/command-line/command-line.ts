import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Djag, djag } from '../../clients/typescript/djag.ts'
import { CallFailure, EXIT, exitCodeOf, failureAsJson } from './call-failure.ts'
import type { Command } from './command.ts'
import { COMMANDS } from './commands.ts'
import { keepLogin, originIn, readLogin, tokenIn } from './login.ts'
import { plainText } from './plain-text.ts'

/** In which the rest of what is pasted at a terminal has come. */
const PASTE_MS = 50

/** What of a command its words are understood by. */
type Understood = Omit<Command, 'run'>

/** What of a process the command line uses. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>
  stdin: NodeJS.ReadStream | (NodeJS.ReadableStream & { isTTY?: boolean })
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

/**
 * Carries out one command; what goes wrong is told on standard error, in words, or under `--json` as JSON.
 * @returns the exit code: 0 done; 1 refused, or a run failed; 2 not understood; 3 nobody answers; 4 not permitted
 */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await carryOut(words, terminal)
  } catch (error) {
    const exitCode = exitCodeOf(error)
    if (exitCode === null) throw error
    const told = asksForJson(words) ? JSON.stringify(failureAsJson(error as Error, exitCode)) : plainLines((error as Error).message)
    terminal.stderr.write(`${told}\n`)
    return exitCode
  }
}

/** Also where the words are not understood. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? words.length : end).includes('--json')
}

function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n')
}

async function carryOut([name = 'help', ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    terminal.stdout.write(helpText())
    return EXIT.done
  }
  if (name === 'login') return await logIn(rest, terminal)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) throw new CallFailure(`There is no command “${name}”. "npx djag help" lists them.`, EXIT.usage)
  const { given, options } = parsed(name, command, rest)
  let client: Djag | undefined
  return await command.run({
    // Who only looks at a file needs no login.
    get client() {
      const signal = command.limitMs === undefined ? undefined : AbortSignal.timeout(command.limitMs)
      client ??= djag({ ...readLogin(terminal.env), signal })
      return client
    },
    given,
    options,
    askUnseen: (question) => askUnseen(terminal, question),
    isJson: options.json === true,
    print: (line) => terminal.stdout.write(`${line}\n`),
  })
}

function parsed(name: string, command: Understood, words: readonly string[]) {
  try {
    const options = { json: { type: 'boolean' as const }, ...shapesOf(command) }
    const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true })
    const { takes, optional = 0 } = command
    if (positionals.length <= takes.length && positionals.length >= takes.length - optional)
      return { given: positionals, options: values as Record<string, string | boolean | undefined> }
  } catch (error) {
    throw new CallFailure(
      `${error instanceof Error ? error.message : error}\n\n${usageOf(name, command)}`,
      command.misunderstood ?? EXIT.usage,
    )
  }
  throw new CallFailure(`Usage: ${usageOf(name, command)}`, command.misunderstood ?? EXIT.usage)
}

function shapesOf({ options = {} }: Understood) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  )
}

function usageOf(name: string, { takes, optional = 0, options = {} }: Understood): string {
  const words = takes.map((word, index) => (index < takes.length - optional ? word : `[${word}]`))
  const optionWords = Object.entries(options).map(([option, { type, short, says }]) => {
    const written = `${short ? `-${short}, ` : ''}--${option}${type === 'string' ? ' …' : ''}`
    return `\n      ${written.padEnd(26)} ${says}`
  })
  return `npx djag ${[name, ...words].join(' ')} [--json]${optionWords.join('')}`
}

function helpText(): string {
  const commands = Object.entries({ login: LOGIN, ...COMMANDS }).map(
    ([name, command]) => `  ${usageOf(name, command)}\n      ${command.says}\n`,
  )
  return `Djag on the command line.\n\n${commands.join('\n')}
TASK is a name, an id, or a part of a name that no other task has. DJAG_URL and DJAG_TOKEN say where and who instead of a login.
--json prints what the API answered; what went wrong is then JSON on standard error: code, message, and fields with what is wrong in each.
Exit codes: 0 done; 1 refused, or a run failed; 2 not understood, of plan: something would change; 3 nobody answers; 4 not permitted.
`
}

/** It asks by no login that is kept, so that it is none of the other commands. */
const LOGIN: Understood = {
  takes: ['URL'],
  says: 'Ask for a token (made under Settings, Tokens), try it, and keep it for this user.',
}

async function logIn(words: readonly string[], terminal: Terminal): Promise<number> {
  const { given, options } = parsed('login', LOGIN, words)
  const url = originIn(given[0] ?? '', 'login', EXIT.usage)
  const login = { url, token: tokenIn((await askUnseen(terminal, 'Token: ')).trim(), 'Token') }
  if (!isPrivate(login.url)) terminal.stderr.write('Nothing is encrypted on the way there: whoever listens gets the token. Use https.\n')
  await djag(login).getHealth()
  const file = keepLogin(terminal.env, login)
  terminal.stdout.write(options.json === true ? `${JSON.stringify({ url, file }, null, 2)}\n` : `Kept in ${file}.\n`)
  return EXIT.done
}

/** Nobody listens on the way: it is encrypted, or does not leave this machine. */
function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** From a pipe, or typed unseen. @throws CallFailure for what would be kept as something else: bytes that are no text, several lines that were typed */
async function askUnseen({ stdin, stderr }: Terminal, question: string): Promise<string> {
  if (!stdin.isTTY) return textOf(await buffer(stdin))
  stderr.write(question)
  const unseen = new Writable({ write: (_part, _encoding, done) => done() })
  const reading = createInterface({ input: stdin, output: unseen, terminal: true })
  let more = ''
  reading.on('line', (line) => (more += line))
  const typed = await reading.question('')
  // What is pasted comes at once, and would go to the shell if it were left there.
  await setTimeout(PASTE_MS)
  more += reading.line
  reading.close()
  stderr.write('\n')
  if (more !== '') throw new CallFailure('Several lines came, and one can be typed. Hand all of them over by a pipe: … < FILE', EXIT.usage)
  return typed
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CallFailure(
      'What came on standard input is no text in UTF-8, and nothing else can be kept exactly. Encode it first, as base64 for instance.',
      EXIT.usage,
    )
  }
}
