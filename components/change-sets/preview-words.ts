import { agreeing, counted } from '#domain/counted.ts'
import type { EditPreviewView } from '#domain/views/preview-views.ts'
import { formatClock } from '../ui/time-format.ts'

type Told = { key: string; name: string; words: string }

/** What a change set would do, a line for each task and each deadline; deadlines that would be missed first. */
export function previewLines({ tasks, deadlines }: EditPreviewView, nowMs: number, zone: string): Told[] {
  const clock = (instant: string) => formatClock(Date.parse(instant), nowMs, zone)
  const missed = deadlines.newlyMissed.map(({ task, instant, dueAt, endsAt }): Told => {
    const ends = endsAt === null ? 'does not end in that time' : `ends ${clock(endsAt)}`
    return { key: `missed ${task} ${instant}`, name: task, words: `misses its deadline of ${clock(dueAt)}: ${ends}` }
  })
  const met = deadlines.newlyMet.map(({ before, after }): Told => {
    return { key: `met ${after.task} ${after.instant}`, name: after.task, words: `meets its deadline of ${clock(before.dueAt)}` }
  })
  const changed = tasks.map((task): Told => {
    const parts = [
      runs(task.added, 'added', task.firstAdded[0]?.startsAt, clock),
      runs(task.removed, 'removed', task.firstRemoved[0]?.startsAt, clock),
      runs(task.moved, 'moved', task.firstMoved[0]?.after.startsAt, clock),
      task.newlyBlocked ? `waits from ${clock(task.newlyBlocked.since)} until after that time${waitsFor(task.newlyBlocked.waitsFor)}` : '',
      task.unblocked ? 'no longer waits at the end of that time' : '',
    ]
    return { key: `task ${task.task}`, name: task.task, words: parts.filter((part) => part !== '').join('; ') }
  })
  return [...missed, ...changed, ...met]
}

function runs(count: number, what: string, first: string | undefined, clock: (instant: string) => string): string {
  if (count === 0) return ''
  return `${counted(count, 'run')} ${what}${first === undefined ? '' : `, the first ${agreeing(count, 'at', 'of them')} ${clock(first)}`}`
}

function waitsFor(names: readonly string[]): string {
  return names.length === 0 ? '' : ` for ${names.join(', ')}`
}
