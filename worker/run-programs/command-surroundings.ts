import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { CommandDefinition } from '#worker/command-definition/command-file.ts'

/** All that a program gets of the environment without being asked for. */
const ALWAYS_INHERITED = ['PATH', 'HOME', 'LANG']
const LIMITER = 'prlimit'
const GROUP_SETTER = 'setpriv'

/** A user of this machine, as whom a program is started. */
type MachineUser = { uid: number; gid: number; home: string }

/** Where, as whom and by which words a program is started. `options` are Node's. */
export type ProgramStart = {
  program: string
  words: string[]
  options: { cwd: string; uid?: number; gid?: number }
  environment: Record<string, string>
}

/**
 * Why this machine cannot run a command as its owner wants it; null: it can. Whether its program is there is seen when it runs.
 * @param environment what this worker's handlers see
 */
export function missingOnMachine({ user, limits, inherit, secrets }: CommandDefinition, environment: NodeJS.ProcessEnv): string | null {
  const missing = [...inherit, ...secrets.inherited].filter((name) => environment[name] === undefined)
  if (missing.length > 0) return `The environment has no ${missing.join(', ')}: set it for the worker, and name it in DJAG_HANDLER_ENV.`
  if ((limits.memory ?? limits.cpuSeconds) !== undefined && !isInPath(LIMITER, environment))
    return `Limits on memory and CPU time take the program ${LIMITER} (of util-linux), which is not in PATH.`
  try {
    machineUser(user)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** What a program gets of this process's environment. @param more names beside those that every program gets */
export function inheritedEnvironment(more: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    [...ALWAYS_INHERITED, ...more].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

/** How a command is started. @param folderOfFile the folder of its definition, from which relative folders are meant */
export function startOf(
  { user, limits, folder, environment, inherit, secrets }: CommandDefinition,
  words: string[],
  folderOfFile: string,
): ProgramStart {
  const other = machineUser(user)
  const groups = other && setsGroups(process.env) ? asUserWithGroups(other) : []
  const ids = other && groups.length === 0 ? { uid: other.uid, gid: other.gid } : {}
  const own: Record<string, string> = {
    ...inheritedEnvironment([...inherit, ...secrets.inherited]),
    ...(other !== null && user !== undefined && { HOME: other.home, USER: user, LOGNAME: user }),
    ...environment,
  }
  const cwd = /^~(\/|$)/.test(folder) ? join(own.HOME ?? '/', folder.slice(1)) : resolve(folderOfFile, folder)
  const limited = [
    // What a program allocates; the address space, which some runtimes reserve by the terabyte, is not limited.
    ...(limits.memory === undefined ? [] : [`--data=${limits.memory}`]),
    ...(limits.cpuSeconds === undefined ? [] : [`--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 2}`]),
  ]
  const all = [...groups, ...(limited.length === 0 ? [] : [LIMITER, ...limited]), ...words]
  return { program: all[0] ?? '', words: all.slice(1), options: { cwd, ...ids }, environment: own }
}

/** Why there is nothing to start there, in a sentence; null: it is not known. */
export function whyNotStarted(error: NodeJS.ErrnoException, program: string, cwd: string): string {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return `Its folder ${cwd} is not there.`
  if (error.code === 'ENOENT') return `The program “${program}” was not found on this worker’s machine.`
  if (error.code === 'EACCES') return `The program “${program}” may not be executed by this worker’s user.`
  if (error.code === 'E2BIG') return 'Its words and its environment together are longer than the system takes.'
  return `The program “${program}” could not be started: ${error.message}`
}

/** @throws Error when there is no such user, or this worker may not become that one */
function machineUser(name: string | undefined): MachineUser | null {
  if (name === undefined || name === userInfo().username) return null
  if (process.getuid?.() !== 0) throw new Error(`Only a worker that runs as root can start a program as the user ${name}.`)
  const [, , uid, gid, , home = '/'] = entryOf(name).trim().split(':')
  return { uid: Number(uid), gid: Number(gid), home }
}

/** What starts a program as another user with all groups that one is in, as cron does: Node alone leaves none but the first. */
function asUserWithGroups({ uid, gid }: MachineUser): string[] {
  return [GROUP_SETTER, `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--']
}

/** Whether there is a program for that; busybox has another of the same name. */
function setsGroups(environment: NodeJS.ProcessEnv): boolean {
  try {
    return execFileSync(GROUP_SETTER, ['--help'], { encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      '--init-groups',
    )
  } catch {
    return false
  }
}

function entryOf(name: string): string {
  try {
    return execFileSync('getent', ['passwd', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    throw new Error(`This machine has no user ${name}, or no program getent to look it up.`, { cause: error })
  }
}

function isInPath(program: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
