import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * What everything that a run starts carries along (timers, promises, sockets), so that what they print or throw, whenever it is, is known
 * to be this run's.
 */
export type RunScope = {
  /** Takes what the run prints. */
  print(level: 'info' | 'warn', text: string): void
  /** Takes an error that nothing caught. */
  fail(thrown: unknown, what: string): void
}

const scopes = new AsyncLocalStorage<RunScope>()

/** Runs `work` so that all it starts belongs to `scope`. */
export function inScope<T>(scope: RunScope, work: () => T): T {
  return scopes.run(scope, work)
}

/** The run to which what happens now belongs; undefined: none. */
export function currentScope(): RunScope | undefined {
  return scopes.getStore()
}

/** Runs `work` as something that belongs to no run. */
export function outOfScope<T>(work: () => T): T {
  return scopes.exit(work)
}

/** From now on what is printed in a run's scope goes to that run instead of to this process's own streams. */
export function attributePrinting(): void {
  for (const [name, level] of [
    ['stdout', 'info'],
    ['stderr', 'warn'],
  ] as const) {
    const stream = process[name]
    const write = stream.write.bind(stream) as (...all: unknown[]) => boolean
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const scope = currentScope()
      if (!scope) return write(chunk, ...rest)
      scope.print(level, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      const done = rest.findLast((argument) => typeof argument === 'function') as (() => void) | undefined
      if (done) process.nextTick(done)
      return true
    }
  }
}
