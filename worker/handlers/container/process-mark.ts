import { readFileSync, readlinkSync } from 'node:fs'

/** This process, in letters that may stand in a label and a folder's name: its PID namespace, the machine's boot, its number and when it began. */
export function ownMark(): string {
  return [...surroundings(), process.pid, startOfProcess(process.pid)].join('.')
}

/**
 * Whether the process of a mark is gone. Of another PID namespace or another boot nothing is known from here: a container with the same hostname has
 * processes of its own, which live.
 */
export function isGone(mark: string): boolean {
  const [namespace = '', boot = '', pid = '', start = ''] = mark.split('.')
  const [ownNamespace, ownBoot] = surroundings()
  return (
    namespace !== '' && boot !== '' && namespace === ownNamespace && boot === ownBoot && /^\d+$/.test(pid) && startOfProcess(pid) !== start
  )
}

/** Empty where the machine does not say: then nothing is taken for gone. */
function surroundings(): [namespace: string, boot: string] {
  try {
    return [readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''), readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()]
  } catch {
    return ['', '']
  }
}

/** When a process began, in ticks since the machine's start, by which one that has its number again is told from it; empty: it is gone. */
function startOfProcess(pid: number | string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
