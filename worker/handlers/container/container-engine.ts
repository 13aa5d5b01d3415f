import { execFile, spawn } from 'node:child_process'
import { hostname } from 'node:os'
import { promisify } from 'node:util'
import { isGone, ownMark } from './process-mark.ts'

/** A container's labels say which process on which machine waits for it: when that is gone, nobody does. */
const MACHINE = 'djag.machine'
const PROCESS = 'djag.process'
const ASK_MS = 10_000
/** What the engine's program takes from the worker's environment to find its engine. */
const ITS_OWN = /^(PATH|HOME|LANG|DOCKER_.*|CONTAINERS?_.*|PODMAN_.*|XDG_RUNTIME_DIR|XDG_CONFIG_HOME|SSH_AUTH_SOCK)$/
/** What else a run of a container needs to see of it: the owner's rules. */
const RULES = /^DJAG_CONTAINER/

/** The variables of an environment that say where the engine is and what may run there: for runs of containers alone. */
export function containerEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && (ITS_OWN.test(entry[0]) || RULES.test(entry[0])),
    ),
  )
}

/** Docker or Podman, by its program, whose words are the same for both as far as they are needed. */
export type ContainerEngine = ReturnType<typeof engineOf>

export function engineOf(program: 'docker' | 'podman') {
  const environment = () => Object.fromEntries(Object.entries(containerEnvironment(process.env)).filter(([name]) => !RULES.test(name)))
  const ask = async (words: string[]) =>
    (await promisify(execFile)(program, words, { env: environment() as NodeJS.ProcessEnv, cwd: '/', timeout: ASK_MS })).stdout
  return {
    program,
    environment,
    labels: () => ['--label', `${MACHINE}=${hostname()}`, '--label', `${PROCESS}=${ownMark()}`],
    /** Never rejects: a container that is gone already is what was wanted. It goes on when this process is killed. */
    remove: (name: string): Promise<void> =>
      new Promise((resolve) => {
        const child = spawn(program, ['rm', '--force', name], {
          env: environment() as NodeJS.ProcessEnv,
          cwd: '/',
          detached: true,
          stdio: 'ignore',
        })
        child.on('error', () => resolve())
        child.on('exit', () => resolve())
      }),
    /** Removes what runs of this machine have left whose process is gone, as after a worker was killed. Says nothing where the engine does not answer: the run will. */
    async removeOrphans(onRemoved: (name: string) => void): Promise<void> {
      const format = `{{.Names}} {{.Label "${PROCESS}"}}`
      const answer = await ask(['ps', '--all', '--filter', `label=${MACHINE}=${hostname()}`, '--format', format]).catch(() => '')
      for (const line of answer.split('\n')) {
        const [name = '', owner = ''] = line.trim().split(' ')
        if (name === '' || !isGone(owner)) continue
        await ask(['rm', '--force', name]).then(
          () => onRemoved(name),
          () => {},
        )
      }
    },
  }
}
