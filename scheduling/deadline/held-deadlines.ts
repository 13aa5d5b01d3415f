import { type Deadline, type DeadlineSettings, dueAt, readDeadline } from './deadline.ts'

/** A deadline as it is said of a task, or of a tag that it has (rule L6). */
export type SaidDeadline = {
  settings: DeadlineSettings
  /** Since when it is as it is, in epoch milliseconds. */
  sinceMs: number
}

/** A deadline that holds for a task. `tagId`: the tag that it is said of; null: it is the task's own. */
export type HeldDeadline = { deadline: Deadline; sinceMs: number; tagId: number | null }

/** When an instant is due, in epoch milliseconds, and by whose deadline. */
export type HeldDue = { dueAtMs: number; tagId: number | null }

/** Which of what is said holds for a task (rule L6): its own, else all of its tags'. Those of kind `none` say nothing. */
export function settingsThatHold(own: DeadlineSettings | null, ofTags: readonly DeadlineSettings[]): DeadlineSettings[] {
  return own !== null && says(own) ? [own] : ofTags.filter(says)
}

/**
 * The deadlines that hold for a task (rule L6).
 * @param own what is said of the task itself, null: nothing; its moment counts for those of tags too, as before it the task may have had one of its own
 * @param ofTags each since it is as it is and the task has its tag
 * @param crontabTimezone the zone of the task's crontab
 */
export function heldDeadlines(
  own: { settings: DeadlineSettings | null; sinceMs: number },
  ofTags: readonly (SaidDeadline & { tagId: number })[],
  crontabTimezone: string,
): HeldDeadline[] {
  const { settings: ownSettings } = own
  const held =
    ownSettings !== null && says(ownSettings)
      ? [{ settings: ownSettings, sinceMs: own.sinceMs, tagId: null }]
      : ofTags.map(({ settings, sinceMs, tagId }) => ({ settings, sinceMs: Math.max(sinceMs, own.sinceMs), tagId }))
  return held.flatMap(({ settings, sinceMs, tagId }) => {
    const deadline = readDeadline(settings, crontabTimezone)
    return deadline ? [{ deadline, sinceMs, tagId }] : []
  })
}

/**
 * By when an instant is due: the earliest of its deadlines, of those at one moment the tag that was made first (rule L6). One that had passed when it
 * was set judges nothing (rule L3). Null: it has none.
 */
export function dueByHeld(held: readonly HeldDeadline[], instantMs: number): HeldDue | null {
  let first: HeldDue | null = null
  for (const { deadline, sinceMs, tagId } of held) {
    const dueAtMs = dueAt(deadline, instantMs)
    if (dueAtMs === null || dueAtMs <= sinceMs) continue
    const isEarlier = first === null || dueAtMs < first.dueAtMs || (dueAtMs === first.dueAtMs && (tagId ?? 0) < (first.tagId ?? 0))
    if (isEarlier) first = { dueAtMs, tagId }
  }
  return first
}

/** The earliest of several deadlines of one instant, whenever they were set. Epoch milliseconds; null: it has none. */
export function earliestDueAt(deadlines: readonly Deadline[], instantMs: number): number | null {
  return deadlines.reduce<number | null>((first, deadline) => {
    const dueAtMs = dueAt(deadline, instantMs)
    return first === null || (dueAtMs !== null && dueAtMs < first) ? dueAtMs : first
  }, null)
}

/** The moment from which on instants of a task may be judged: the earliest since which one of its deadlines holds. Epoch milliseconds; null: none does. */
export function heldSinceMs(held: readonly HeldDeadline[]): number | null {
  return held.length === 0 ? null : Math.min(...held.map(({ sinceMs }) => sinceMs))
}

function says({ deadlineKind }: DeadlineSettings): boolean {
  return deadlineKind !== 'none'
}
