import type { LiveEvent } from '#domain/live-event.ts'

/** What is known of a query: its key, and what it read last. */
export type ReadQuery = { queryKey: readonly unknown[]; state: { data?: unknown } }

/** First parts of query keys, by what a live event may make stale. Everything that changes something also writes an audit. */
const STALE_BY_SUBJECT: Readonly<Record<LiveEvent['subject'], readonly string[]>> = {
  task: [
    'tasks',
    'own-tasks',
    'secrets',
    'tags',
    'graph',
    'plan',
    'overview',
    'dependencies',
    'crontabs',
    'incidents',
    'runs',
    'audits',
    'change-sets',
  ],
  crontab: ['crontabs', 'tasks', 'graph', 'plan', 'audits', 'findings', 'change-sets'],
  dependency: ['dependencies', 'graph', 'plan', 'tasks', 'audits', 'findings', 'change-sets'],
  action: ['actions', 'audits', 'tasks', 'plan'],
  // A tag may close values of its tasks, or open them: where these stand, too.
  tag: [
    'tags',
    'tasks',
    'own-tasks',
    'graph',
    'plan',
    'overview',
    'audits',
    'runs',
    'run-logs',
    'actions',
    'findings',
    'secrets',
    'change-sets',
  ],
  incident: ['incidents', 'audits'],
  change_set: ['change-sets'],
  notification: ['notifications', 'audits'],
  run: ['runs', 'tasks', 'graph', 'plan', 'overview', 'workers'],
  run_progress: ['runs'],
  run_log: ['run-logs'],
  secret: ['secrets', 'findings'],
  worker: ['workers', 'health', 'handlers', 'action-types', 'overview', 'tasks', 'graph', 'plan'],
}

/** First part of the keys under which pages of one thing read it. */
const OWN_SUBJECT: Partial<Record<LiveEvent['subject'], string>> = {
  crontab: 'crontabs',
  dependency: 'dependencies',
  action: 'actions',
  incident: 'incidents',
}

/** Whether a query has to be read again after these events: what is about other runs, tasks, edges, crontabs, actions or incidents than theirs has not. */
export function isStaleAfter(events: readonly LiveEvent[], query: ReadQuery): boolean {
  const subject = String(query.queryKey[0])
  return events.some((event) => STALE_BY_SUBJECT[event.subject]?.includes(subject) && mayShow(query, event))
}

/** A list may gain or lose a row, or change their order, by whatever happens to any of its kind; what shows known things only by theirs. */
function mayShow({ queryKey: [subject, view, key], state: { data } }: ReadQuery, event: LiveEvent): boolean {
  if (subject === 'run-logs' && event.subject === 'run_log') return includes(event.ids, view)
  if (subject === 'runs' && event.subject === 'run_progress')
    return view === 'detail' ? includes(event.ids, key) : showsRowOf(data, event.ids)
  if (subject === 'runs' && event.subject === 'run') return mayShowRun(view, key, data, event)
  if (subject === 'runs' && event.subject === 'task') return view === 'detail' && showsDeadlineOf(data, event.ids)
  // What the list tells is written with the change set alone.
  if (subject === 'change-sets') return mayShowChangeSet(view, key, data, event)
  if (subject === 'plan') return mayShowPlan(view, data, event)
  if (subject === 'tasks' && event.subject === 'run')
    return view !== 'options' && view !== 'facets' && mayShowTask(view, key, data, event.taskIds)
  if (subject === 'tasks' && event.subject === 'task') return mayShowTask(view, key, data, event.ids)
  const showsOne = view === 'detail' && subject === OWN_SUBJECT[event.subject]
  return !showsOne || includes(event.ids, key)
}

/** One is held against what is there: against the tasks and crontabs that it changes, and the tasks at the ends of edges. */
function mayShowChangeSet(view: unknown, key: unknown, data: unknown, event: LiveEvent): boolean {
  if (event.subject === 'change_set') return view !== 'detail' || includes(event.ids, key)
  if (view === 'list') return false
  if (event.subject !== 'task' && event.subject !== 'crontab') return true
  const { changeSet = data } = (data ?? {}) as { changeSet?: unknown }
  if (changeSet === null) return false
  const { changes } = (changeSet ?? {}) as { changes?: readonly StagedChange[] }
  return changes === undefined || changes.flatMap(idsIn(event.subject)).some((id) => includes(event.ids, id))
}

type StagedChange = { kind: string; id: number | null; edge: { dependerId: number; dependeeId: number } | null }

function idsIn(subject: 'task' | 'crontab'): (change: StagedChange) => (number | null)[] {
  return ({ kind, id, edge }) => [
    ...(kind === subject ? [id] : []),
    ...(subject === 'task' && edge ? [edge.dependerId, edge.dependeeId] : []),
  ]
}

function mayShowRun(view: unknown, key: unknown, data: unknown, event: LiveEvent & { subject: 'run' }): boolean {
  if (view === 'detail') return includes(event.ids, key)
  if (view === 'rows') return showsRowOf(data, event.ids)
  if (view === 'last-of-task') return includes(event.taskIds, key)
  const ofTask = (key as { task?: number | null } | undefined)?.task ?? null
  return ofTask === null || includes(event.taskIds, ofTask)
}

/** More runs are read again by the clock alone: they come and go all the time. */
const MOST_RUNS_AT_ONCE = 2_000

/**
 * Runs change what the ledger says at once, save where they are counted: that is the dearest there is to read. What runs change of what comes, and every
 * start says something of its task, is told by the next simulation, some seconds later.
 */
function mayShowPlan(view: unknown, data: unknown, event: LiveEvent): boolean {
  if (event.subject === 'task') return false
  if (event.subject !== 'run') return view === 'tasks'
  const { runs, counted } = (data ?? {}) as { runs?: readonly unknown[]; counted?: unknown }
  return view === 'runs' && (counted ?? null) === null && (runs === undefined || runs.length <= MOST_RUNS_AT_ONCE)
}

/** A task's page shows the states of those it depends on and of those that depend on it; its explanation, of more. */
function mayShowTask(view: unknown, key: unknown, data: unknown, taskIds: readonly number[]): boolean {
  if (view === 'enabling') return includes(taskIds, key)
  if (view === 'recent-runs') return Array.isArray(key) && key.some((id) => includes(taskIds, id))
  if (view === 'list' && key === 'rows') return showsRowOf(data, taskIds)
  return view !== 'detail' || data === undefined || includes(taskIds, key) || neighboursOf(data).some((id) => includes(taskIds, id))
}

/** How a run stands to its deadline is judged with its task, by the clock. */
function showsDeadlineOf(data: unknown, taskIds: readonly number[]): boolean {
  const { deadline = null, taskId } = (data ?? {}) as { deadline?: unknown; taskId?: number }
  return deadline !== null && includes(taskIds, taskId)
}

function neighboursOf(data: unknown): readonly number[] {
  const { dependsOn = [], dependedOnBy = [] } = (data ?? {}) as Partial<Record<string, { dependeeId: number; dependerId: number }[]>>
  return [...dependsOn, ...dependedOnBy].flatMap(({ dependeeId, dependerId }) => [dependeeId, dependerId])
}

/** What has not come yet may show anything. */
function showsRowOf(data: unknown, ids: readonly unknown[]): boolean {
  const rows = (data as { rows?: readonly { id: unknown }[] } | undefined)?.rows
  return rows === undefined || rows.some(({ id }) => includes(ids, id))
}

/** No ids mean many. */
function includes(ids: readonly unknown[], id: unknown): boolean {
  return ids.length === 0 || ids.includes(id)
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
