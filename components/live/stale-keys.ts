import type { LiveEvent } from '#domain/live-event.ts'

/** First parts of query keys, by what a live event makes stale. Everything that changes something also writes an audit. */
const STALE_BY_SUBJECT: Readonly<Record<LiveEvent['subject'], readonly string[]>> = {
  task: ['tasks', 'graph', 'overview', 'dependencies', 'crontabs', 'audits'],
  crontab: ['crontabs', 'tasks', 'graph', 'audits', 'findings'],
  dependency: ['dependencies', 'graph', 'tasks', 'audits', 'findings'],
  action: ['actions', 'audits', 'tasks'],
  run: ['runs', 'tasks', 'graph', 'overview', 'workers'],
  run_log: ['run-logs'],
  worker: ['workers', 'health', 'handlers', 'overview', 'tasks', 'graph'],
}

/** What must be read again after these events: each first key part once. */
export function staleKeys(events: readonly LiveEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap((event) => STALE_BY_SUBJECT[event.subject] ?? []))
}

/** A live event out of the text of a server-sent event; null when it is none. */
export function parseLiveEvent(text: string): LiveEvent | null {
  try {
    const event: unknown = JSON.parse(text)
    if (typeof event !== 'object' || event === null || !('subject' in event) || typeof event.subject !== 'string') return null
    return Object.hasOwn(STALE_BY_SUBJECT, event.subject) ? (event as LiveEvent) : null
  } catch {
    return null
  }
}
