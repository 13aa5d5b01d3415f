import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Djag, djag } from '../../clients/typescript/djag.ts'
import { CallFailure, EXIT, exitCodeOf } from './call-failure.ts'
import type { Command } from './command.ts'
import { COMMANDS } from './commands.ts'
import { keepLogin, readLogin } from './login.ts'

/** In which the rest of what is pasted at a terminal has come. */
const PASTE_MS = 50

/** What of a process the command line uses. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>
  stdin: NodeJS.ReadStream | (NodeJS.ReadableStream & { isTTY?: boolean })
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

/**
 * Carries out one command; what goes wrong is told on standard error.
 * @returns the exit code: 0 done; 1 refused, or a run failed; 2 not understood; 3 nobody answers; 4 not permitted
 */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await carryOut(words, terminal)
  } catch (error) {
    const exitCode = exitCodeOf(error)
    if (exitCode === null) throw error
    terminal.stderr.write(`${(error as Error).message}\n`)
    return exitCode
  }
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
      client ??= djag(readLogin(terminal.env))
      return client
    },
    given,
    options,
    askUnseen: (question) => askUnseen(terminal, question),
    isJson: options.json === true,
    print: (line) => terminal.stdout.write(`${line}\n`),
  })
}

function parsed(name: string, command: Command, words: readonly string[]) {
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

function shapesOf({ options = {} }: Command) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  )
}

function usageOf(name: string, { takes, optional = 0, options = {} }: Command): string {
  const words = takes.map((word, index) => (index < takes.length - optional ? word : `[${word}]`))
  const optionWords = Object.entries(options).map(([option, { type, short, says }]) => {
    const written = `${short ? `-${short}, ` : ''}--${option}${type === 'string' ? ' …' : ''}`
    return `\n      ${written.padEnd(26)} ${says}`
  })
  return `npx djag ${[name, ...words].join(' ')} [--json]${optionWords.join('')}`
}

function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, command]) => `  ${usageOf(name, command)}\n      ${command.says}\n`)
  const login = '  npx djag login URL\n      Ask for a token (made under Settings, Tokens), try it, and keep it for this user.\n'
  return `Djag on the command line.\n\n${[login, ...commands].join('\n')}
TASK is a name or an id. DJAG_URL and DJAG_TOKEN say where and who instead of a login.
Exit codes: 0 done; 1 refused, or a run failed; 2 not understood, of plan: something would change; 3 nobody answers; 4 not permitted.
`
}

async function logIn(words: readonly string[], terminal: Terminal): Promise<number> {
  const [url] = words
  if (words.length !== 1 || url === undefined || !URL.canParse(url))
    throw new CallFailure('Usage: npx djag login URL, such as http://localhost:3000', EXIT.usage)
  const login = { url: new URL(url).origin, token: (await askUnseen(terminal, 'Token: ')).trim() }
  if (!isPrivate(login.url)) terminal.stderr.write('Nothing is encrypted on the way there: whoever listens gets the token. Use https.\n')
  await djag(login).getHealth()
  terminal.stdout.write(`Kept in ${keepLogin(terminal.env, login)}.\n`)
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
