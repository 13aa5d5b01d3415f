import { agreeing, counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { ForeseenDeadline } from '#scheduling/deadline/deadline-difference.ts'
import type { ForeseenRun, MovedRun, TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { formatClock } from '../ui/time-format.ts'

/** What is told of one run, or of one wait: the name of its task, then the words. */
export type DifferenceLine = { key: string; name: string; words: string }

/** When it is told, in which zone, and what tasks are called. */
export type Telling = { nowMs: number; zone: string; nameOf: (taskId: number) => string }

/** What differs in runs and deadlines. */
export type ToldDifference = Pick<ForeseenEdit, 'differences' | 'deadlines'>

/** All that differs in one sentence: `1 deadline newly missed; 12 runs added, 3 removed, 1 moved; 1 task newly waits.` Null: nothing does. */
export function differenceSummary({ differences, deadlines: { newlyMissed, newlyMet } }: ToldDifference): string | null {
  const total = (count: (difference: TaskDifference) => number) => differences.reduce((sum, difference) => sum + count(difference), 0)
  const counts: [number, string][] = [
    [total(({ added }) => added.length), 'added'],
    [total(({ removed }) => removed.length), 'removed'],
    [total(({ moved }) => moved.length), 'moved'],
  ]
  const runs = counts
    .filter(([count]) => count > 0)
    .map(([count, what], at) => `${at === 0 ? counted(count, 'run') : count.toLocaleString('en')} ${what}`)
  const blocked = total(({ newlyBlocked }) => (newlyBlocked ? 1 : 0))
  const unblocked = total(({ unblocked: released }) => (released ? 1 : 0))
  const waits = [
    ...(blocked > 0 ? [`${counted(blocked, 'task')} newly ${agreeing(blocked, 'waits', 'wait')} at the end of that time`] : []),
    ...(unblocked > 0 ? [`${counted(unblocked, 'task')} no longer ${agreeing(unblocked, 'waits', 'wait')} at the end of that time`] : []),
  ]
  const deadlines = [
    ...(newlyMissed.length > 0 ? [`${counted(newlyMissed.length, 'deadline')} newly missed`] : []),
    ...(newlyMet.length > 0 ? [`${counted(newlyMet.length, 'deadline')} met that would be missed`] : []),
  ]
  const parts = [...deadlines, runs.join(', '), ...waits].filter((part) => part !== '')
  return parts.length === 0 ? null : `${parts.join('; ')}.`
}

/**
 * The most telling first: of each task the first deadline that is missed, then what waits when the time is over, then of each task the first deadline
 * that is met and the first run that goes, moves and comes, then the rest in order of time.
 * @returns the first `most` of them, and how many more there are
 */
export function differenceLines(
  { differences, deadlines: { newlyMissed, newlyMet } }: ToldDifference,
  telling: Telling,
  most: number,
): { lines: DifferenceLine[]; more: number } {
  const missed = firstsAndRest(newlyMissed.map((deadline) => missedLine(deadline, telling)))
  const met = firstsAndRest(newlyMet.map(({ before, after }) => metLine(before, after, telling)))
  const blocked = differences.flatMap((difference) => blockedLines(difference, telling))
  const [firsts, rest]: [TimedLine[], TimedLine[]] = [met.firsts, [...missed.rest, ...met.rest]]
  for (const { removed, moved, added } of differences)
    for (const [runs, tell] of [
      [removed, removedLine],
      [moved.toSorted((a, b) => moveOf(b) - moveOf(a)), movedLine],
      [added, addedLine],
    ] as const) {
      const lines = (runs as (ForeseenRun & MovedRun)[]).slice(0, most + 1).map((run) => tell(run, telling))
      firsts.push(...lines.slice(0, 1))
      rest.push(...lines.slice(1))
    }
  const byTime = (lines: TimedLine[]) => lines.toSorted((a, b) => a.atMs - b.atMs)
  const lines = [...byTime(missed.firsts), ...blocked, ...byTime(firsts), ...byTime(rest)].slice(0, most)
  const others = newlyMissed.length + newlyMet.length + blocked.length
  const total = differences.reduce((sum, { added, removed, moved }) => sum + added.length + removed.length + moved.length, others)
  return { lines: lines.map(({ key, name, words }) => ({ key, name, words })), more: total - lines.length }
}

type TimedLine = DifferenceLine & { atMs: number }

function blockedLines({ taskId, newlyBlocked, unblocked }: TaskDifference, { nowMs, zone, nameOf }: Telling): TimedLine[] {
  const lineOf = (sinceMs: number, what: string) => {
    const words = `${what} ${formatClock(sinceMs, nowMs, zone)} until after that time`
    return { key: `${taskId} ${what}`, name: nameOf(taskId), atMs: sinceMs, words }
  }
  return [
    ...(newlyBlocked ? [lineOf(newlyBlocked.sinceMs, 'waits from')] : []),
    ...(unblocked ? [lineOf(unblocked.sinceMs, 'no longer waits from')] : []),
  ]
}

/** The first line of each task, and the others. */
function firstsAndRest(lines: TimedLine[]): { firsts: TimedLine[]; rest: TimedLine[] } {
  const firsts = [...Map.groupBy(lines, ({ name }) => name).values()].flatMap((ofTask) => ofTask.slice(0, 1))
  return { firsts, rest: lines.filter((line) => !firsts.includes(line)) }
}

function missedLine({ taskId, instantMs, dueAtMs, endsAtMs }: ForeseenDeadline, { nowMs, zone, nameOf }: Telling): TimedLine {
  const how =
    endsAtMs === null ? ', newly: it has not succeeded by the end of that time' : ` by ${formatDuration(endsAtMs - dueAtMs)}, newly`
  const words = `misses its deadline of ${formatClock(dueAtMs, nowMs, zone)}${how}`
  return { key: `missed ${taskId} ${instantMs}`, name: nameOf(taskId), atMs: dueAtMs, words }
}

function metLine(before: ForeseenDeadline, { taskId, dueAtMs }: ForeseenDeadline, { nowMs, zone, nameOf }: Telling): TimedLine {
  const how = before.endsAtMs === null ? '' : ` by ${formatDuration(before.endsAtMs - before.dueAtMs)}`
  const words = `meets its deadline of ${formatClock(dueAtMs, nowMs, zone)}, which it would miss${how}`
  return { key: `met ${taskId} ${before.instantMs}`, name: nameOf(taskId), atMs: dueAtMs, words }
}

function removedLine(run: ForeseenRun, { nowMs, zone, nameOf }: Telling): TimedLine {
  const { taskId, startsAtMs: atMs } = run
  return { key: keyOf('removed', run), name: nameOf(taskId), atMs, words: `no longer starts at ${formatClock(atMs, nowMs, zone)}` }
}

function addedLine(run: ForeseenRun, { nowMs, zone, nameOf }: Telling): TimedLine {
  const { taskId, startsAtMs: atMs } = run
  return { key: keyOf('added', run), name: nameOf(taskId), atMs, words: `starts at ${formatClock(atMs, nowMs, zone)}, newly` }
}

function movedLine({ before, after }: MovedRun, { nowMs, zone, nameOf }: Telling): TimedLine {
  const [was, is] = [before.startsAtMs, after.startsAtMs]
  const byWords = `${formatDuration(Math.abs(is - was))} ${is > was ? 'later' : 'earlier'}`
  const words = `starts at ${formatClock(is, nowMs, zone)} instead of ${formatClock(was, nowMs, zone)}, ${byWords}`
  return { key: keyOf('moved', after), name: nameOf(after.taskId), atMs: Math.min(was, is), words }
}

function moveOf({ before, after }: MovedRun): number {
  return Math.abs(after.startsAtMs - before.startsAtMs)
}

function keyOf(what: string, { taskId, kind, instantMs, startsAtMs }: ForeseenRun): string {
  return `${what} ${taskId} ${kind} ${instantMs} ${startsAtMs}`
}
