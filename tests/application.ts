import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('..', import.meta.url))
/** A first start builds the web program. */
const START_PATIENCE_MS = 300_000

export interface Application {
  url: string
  /** Of the supervisor, whose children are the programs. */
  pid: number
  /** Where a newcomer makes the first account: the link that it printed; its address once there is one. */
  firstPage: string
  /** Everything it has printed so far. */
  output(): string
  /** Asks it to stop, as a person's Ctrl-C does, and waits until it has. */
  stop(): Promise<void>
  /** Kills it without warning. */
  kill(): Promise<void>
}

interface Options {
  /** `start` is everything; `web` and `worker` are one program each over the same data folder. */
  script: 'start' | 'web' | 'worker'
  dataDir: string
  port: number
  environment?: Record<string, string>
}

/** Below those that systems give to connections as their own end: no connection of anybody takes one of these before it is listened on, or again. */
const PORTS = { first: 20_000, last: 32_000 }

/** A port nothing listens on at the moment, not even as the end of a connection. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last + 1)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Starts the application by our own start script and resolves when it says that it is ready. */
export async function startApplication({ script, dataDir, port, environment }: Options): Promise<Application> {
  const { DATABASE_URL: _, DJAG_SECRET: __, DJAG_URL: ___, ...inherited } = process.env
  const child = spawn(process.execPath, [`scripts/${script}.mjs`], {
    cwd: checkout,
    env: { ...inherited, DJAG_DATA_DIR: dataDir, PORT: String(port), NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal)
    await ended
  }
  const ready = new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => fail('was not ready in time'), START_PATIENCE_MS)
    const fail = (what: string) => {
      clearTimeout(patience)
      reject(new Error(`npm run ${script} ${what}. It printed:\n${printed}`))
    }
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      // To the end of its line: the link may come in a chunk of its own.
      if (!/"msg":"Djag('s \w+)? is ready[^"]*"/.test(printed)) return
      clearTimeout(patience)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => fail(`ended with exit code ${code}`))
  })
  try {
    await ready
  } catch (error) {
    await end('SIGTERM')()
    throw error
  }
  const { pid } = child
  if (pid === undefined) throw new Error(`npm run ${script} has no process id although it is ready.`)
  const firstPage = / is ready: ([^\s"]+)/.exec(printed)?.[1] ?? `http://localhost:${port}`
  return { url: `http://localhost:${port}`, firstPage, pid, output: () => printed, stop: end('SIGTERM'), kill: end('SIGKILL') }
}
