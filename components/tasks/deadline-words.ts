import { chanceWords } from '#domain/deadline-remedy.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { DeadlineView } from '#domain/views/deadline-views.ts'
import { clock, type SentencePart, taskPart, text } from '../sentences/sentence-part.ts'
import { deadlineOrigin } from './deadline-origin.ts'

type Cause = NonNullable<DeadlineView['cause']>

/** How a task stands to its deadline: “Due by 06:00, from the tag “finance” · at risk: load is 25 min behind. It is expected at 06:12; the chance is 10 %.” */
export function deadlineParts(taskId: number, deadline: DeadlineView): SentencePart[] {
  const { dueAt, state, cause, unknown } = deadline
  const origin = deadlineOrigin(deadline)
  const due = [text('Due by '), clock(Date.parse(dueAt)), ...(origin === '' ? [] : [text(`, ${origin}`)])]
  if (state === 'on_course' && unknown) return [...due, text(' · nobody knows yet how long '), ...unknownParts(unknown, taskId)]
  if (state === 'on_course') return [...due, text(' · on course.')]
  const word = state === 'missed' ? ' · missed' : ' · at risk'
  const why = cause ? [text(`${word}: `), ...causeParts(cause, taskId), text('.')] : [text(`${word}.`)]
  return [...due, ...why, ...expectedParts(deadline)]
}

/** What holds it up, without a full stop. `taskId`: the task with the deadline itself. */
export function causeParts(cause: Cause, taskId: number): SentencePart[] {
  const who = cause.taskId === taskId ? text('it') : taskPart(cause.taskId, cause.taskName)
  const run = (words: string): SentencePart => (cause.runId === null ? text(words) : { kind: 'run', id: cause.runId, text: words })
  switch (cause.kind) {
    case 'running_long':
      return [
        who,
        text(' '),
        run(cause.behindMs === null ? 'runs longer than usual' : `is ${formatDuration(wholeMinutes(cause.behindMs))} behind`),
      ]
    case 'running':
      return [who, text(' '), run('is still running')]
    case 'queued':
      return [who, text(' '), run('waits for a worker')]
    case 'retrying':
      return [who, text(' '), run('failed and is tried again')]
    case 'failed':
      return [who, text(' '), run('failed'), text(', and somebody has to run it again')]
    case 'stopped':
      return [who, text(' is disabled, paused or set aside')]
    case 'no_worker':
      return [text('no worker takes the runs of '), who]
    case 'waits':
      return [who, text(' waits for something that does not come in time')]
    case 'skipped':
      return [who, text(' is too late to be run')]
    case 'slow':
      return [text('all goes its usual way, and that takes too long')]
  }
}

function unknownParts({ taskId: unknownId, taskName }: NonNullable<DeadlineView['unknown']>, taskId: number): SentencePart[] {
  const who = unknownId === taskId ? text('it') : taskPart(unknownId, taskName)
  return [who, text(' takes: it has never succeeded.')]
}

function expectedParts({ usualEnd, chance, state, cause, unknown }: DeadlineView): SentencePart[] {
  if (usualEnd === null) return []
  if (unknown) return [text(' It does not end before '), clock(Date.parse(usualEnd)), text('.')]
  const expected = [
    text(cause?.kind === 'failed' ? ' If nobody does, it is expected at ' : ' It is expected at '),
    clock(Date.parse(usualEnd)),
  ]
  return state === 'missed' || chance === null ? [...expected, text('.')] : [...expected, text(`; ${chanceWords(chance)}.`)]
}

function wholeMinutes(ms: number): number {
  return Math.max(60_000, Math.round(ms / 60_000) * 60_000)
}
