import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The process and everything it has started, directly or not, that still runs. */
export function processTree(root: number): number[] {
  // Nobody means to find the whole machine.
  if (!(root > 1)) throw new Error(`${root} is not the id of a process that somebody started.`)
  const childrenOf = Map.groupBy(existsSync('/proc/self/stat') ? processesOfProc() : processesOfPs(), ({ parent }) => parent)
  const found = [root]
  for (const pid of found) found.push(...(childrenOf.get(pid) ?? []).map((child) => child.pid))
  return found
}

/** Of all processes of the machine those whose command line has such a text. On Linux alone. */
export function processesThatName(what: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid).includes(what))
}

/** Its words with spaces between them; nothing when it is gone. On Linux alone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

type Process = { pid: number; parent: number }

function processesOfProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state parent …", and the name may hold spaces and brackets.
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
        return [{ pid: Number(name), parent: Number(parent) }]
      } catch {
        // It ended while we looked.
        return []
      }
    })
}

/** Systems without /proc have ps; a bare Linux may lack it. */
function processesOfPs(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.map((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    return { pid: pid ?? 0, parent: parent ?? 0 }
  })
}
