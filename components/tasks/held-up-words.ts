import { agreeing, counted } from '#domain/counted.ts'
import type { HeldUpView } from '#domain/views/task-views.ts'
import { clock, type SentencePart, taskPart, text } from '../sentences/sentence-part.ts'

/**
 * What waits for a task that fails or is stopped: “4 tasks wait for it, first report at 06:00.” Nothing where nothing does.
 * @param what `it`, `them`
 */
export function heldUpWords({ count, isPartial, first, tasks }: HeldUpView, what: string, nowMs: number): SentencePart[] {
  if (count === 0) return []
  const [only] = tasks
  const who =
    count === 1 && only
      ? [taskPart(only.id, only.name), text(` waits for ${what}`)]
      : [text(`${howMany(count, isPartial)} ${agreeing(count, 'waits', 'wait')} for ${what}`)]
  if (first?.at == null) return [...who, text('.')]
  const atMs = Date.parse(first.at)
  const named = count === 1 ? [] : [text(', first '), taskPart(first.id, first.name)]
  return [...who, ...named, text(atMs <= nowMs ? ', since ' : count === 1 ? ', next at ' : ' at '), clock(atMs), text('.')]
}

/** Who goes on first without a task that is deleted: “First, report may start without it at 06:00.” */
export function freedWords({ first }: HeldUpView, nowMs: number): SentencePart[] {
  if (first?.at == null) return []
  const atMs = Date.parse(first.at)
  const task = taskPart(first.id, first.name)
  return atMs <= nowMs
    ? [task, text(' may start at once.')]
    : [text('First, '), task, text(' may start without it at '), clock(atMs), text('.')]
}

function howMany(count: number, isPartial: boolean): string {
  return `${isPartial ? 'More than ' : ''}${counted(count, 'task')}`
}
