import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { backOffMs } from '#domain/back-off.ts'
import { CHECKOUT } from '#server/database/checkout.ts'
import { NEEDS_A_PERSON } from '#server/failures/needs-a-person.ts'
import { spawnHandingSecrets } from './hand-secrets.ts'

const STOP_WITH_PARENT = join(CHECKOUT, 'scripts', 'supervision', 'stop-with-parent.mjs')
const PAUSES = { firstMs: 500, longestMs: 30_000 }
/** A child that ran this long before it ended starts again without a pause that has grown. */
const GOOD_RUN_MS = 60_000

export interface ChildProgram {
  name: string
  /** What to run under this Node. */
  arguments: readonly string[]
  environment: NodeJS.ProcessEnv
  /** Give it the secrets of that environment by a pipe, so that nobody finds them in what the system shows of the process. */
  handsSecrets: boolean
  /** How long it may take to end after SIGTERM. */
  drainMs: number
}

interface Options {
  log(message: string): void
  /** Called once, when the child has ended with {@link NEEDS_A_PERSON}. */
  onNeedsAPerson(): void
}

export interface SupervisedChild {
  /** Asks the child to end, and kills it and its own children when it has not in time. */
  stop(): Promise<void>
  /** Ends it and its own children at once. */
  kill(): void
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`
}

/** Kills the child's process group: a handler it forked must not live on. */
function killGroup({ pid }: ChildProcess) {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

function spawnProgram({ arguments: options, environment, handsSecrets }: ChildProgram): ChildProcess {
  const whole = ['--import', STOP_WITH_PARENT, ...options]
  if (handsSecrets)
    return spawnHandingSecrets({ arguments: whole, environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true })
  return spawn(process.execPath, whole, {
    env: { ...environment, DJAG_SUPERVISOR_PID: String(process.pid) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
}

/** Keeps one child running: starts it, and again whenever it ends, after a pause that grows while it keeps failing. */
export function superviseChild(program: ChildProgram, { log, onNeedsAPerson }: Options): SupervisedChild {
  let child: ChildProcess | undefined
  let failures = 0
  let isStopping = false
  let restart: NodeJS.Timeout | undefined

  const start = () => {
    const startedMs = performance.now()
    // A session of its own: Ctrl-C reaches the supervisor alone, which then stops each child in its own way.
    child = spawnProgram(program)
    child.once('error', (error) => log(`The ${program.name} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      if (child) killGroup(child)
      child = undefined
      if (isStopping) return
      if (code === NEEDS_A_PERSON) return onNeedsAPerson()
      failures = performance.now() - startedMs > GOOD_RUN_MS ? 1 : failures + 1
      const pauseMs = backOffMs(failures, PAUSES)
      log(`The ${program.name} ${howItEnded(code, signal)}; starting it again in ${pauseMs / 1_000} s.`)
      restart = setTimeout(start, pauseMs)
    })
  }
  start()

  return {
    stop: () =>
      new Promise((resolve) => {
        isStopping = true
        clearTimeout(restart)
        if (!child) return resolve()
        const running = child
        const patience = setTimeout(() => killGroup(running), program.drainMs)
        running.once('exit', () => {
          clearTimeout(patience)
          resolve()
        })
        running.kill('SIGTERM')
      }),
    kill: () => {
      isStopping = true
      clearTimeout(restart)
      if (child) killGroup(child)
    },
  }
}
