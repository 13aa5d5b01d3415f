import { counted } from '../counted.ts'
import { formatDuration } from '../duration-format.ts'
import { DATABASE_WORDS } from './database-trouble.ts'
import type { Cause } from './gathered-causes.ts'
import type { MemberTrouble } from './incident.ts'

/**
 * The sentence that names a cause and what comes of it: “load has failed 3 times in a row; 40 tasks wait for it.”
 * @param recoveries how often its task failed and recovered within the last day, if that is worth a word
 */
export function incidentTitle(cause: Cause, recoveries = 0): string {
  const of = (trouble: MemberTrouble) => new Set(cause.members.flatMap((one) => (one.trouble === trouble ? [one.taskId] : []))).size
  const [waiting, late, missed, atRisk, unattended] = [of('waiting'), of('late'), of('missed'), of('at_risk'), of('no_worker')]
  const [queued, lost] = [of('waiting_long'), of('lost')]
  const isLateItself = cause.members.some(({ taskId, trouble }) => trouble === 'late' && taskId === cause.taskId)
  const behind = late - (isLateItself ? 1 : 0)
  const parts = [
    beginning(cause, isLateItself),
    recoveries > 0 && `within a day it failed and recovered ${recoveries} times before`,
    lost > 0 && `${counted(lost, 'task')} lost ${lost === 1 ? 'its run' : 'their runs'}`,
    queued > 0 && `${counted(queued, 'task')} ${queued === 1 ? 'waits' : 'wait'} for a worker`,
    unattended > 0 && `${counted(unattended, 'task')} ${unattended === 1 ? 'waits' : 'wait'} for one`,
    waiting > 0 && `${counted(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'} for it`,
    behind > 0 && `${counted(behind, 'task')} ${behind === 1 ? 'is' : 'are'} late with it`,
    missed > 0 && `${counted(missed, 'task')} missed ${missed === 1 ? 'its' : 'their'} deadline`,
    atRisk > 0 && `${counted(atRisk, 'task')} may miss ${atRisk === 1 ? 'its' : 'their'} deadline`,
  ]
  return `${parts.filter((part) => part !== false).join('; ')}.`
}

function beginning({ kind, taskId, name: given, times, lastedMs, database }: Cause, isLateItself: boolean): string {
  // A task is called as it is called; “the queue” begins a sentence like any other words.
  const name = taskId === null ? `${given.charAt(0).toUpperCase()}${given.slice(1)}` : given
  switch (kind) {
    case 'failing':
      return times === 1 ? `${name} failed` : `${name} has failed ${times} times in a row`
    case 'late':
      // Where it has begun, or the scheduler looks again, there are those that have not.
      return isLateItself ? `${name} is due and has not begun` : `${name} held others up`
    case 'running_long':
      return `${name} runs far longer than usual`
    case 'deadline':
      return `${name} endangers a deadline`
    case 'no_worker':
      return `No worker takes ${given}`
    case 'waiting_long':
      return `Runs on ${given} wait far longer than usual`
    case 'stopped':
      return `${name} is disabled or paused`
    case 'lost_worker':
      return times === 1 ? `${name} was lost with runs in hand` : `${times} workers were lost with runs in hand`
    case 'database':
      return `${name} ${databaseWords(database, lastedMs)}`
    case 'ledger':
      return `${name} was repaired: ${counted(times, 'run')} had no place in the queue`
    case 'scheduler':
      return `${name} does not look at any task`
  }
}

function databaseWords(database: Cause['database'], lastedMs: number | null): string {
  const words = DATABASE_WORDS[database?.trouble ?? 'away']
  if (lastedMs !== null) return `${words.before} for ${formatDuration(lastedMs)}`
  const slow = database?.slow
  if (!slow) return words.now
  const usual = slow.usualMs === null ? '' : `, usually ${formatDuration(Math.max(1, slow.usualMs))}`
  return `${words.now}: the smallest change takes ${formatDuration(slow.tookMs)}${usual}`
}
