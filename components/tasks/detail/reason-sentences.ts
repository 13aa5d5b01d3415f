import type { TaskDetail } from '#domain/views/task-views.ts'
import type { ClosedGate } from '#scheduling/decision.ts'

/** A piece of a sentence: text, a task or run to go to, or an instant to be shown in the viewer's zone. */
export type ReasonPart =
  | { kind: 'text'; text: string }
  | { kind: 'task'; id: number; name: string }
  | { kind: 'run'; id: string; text: string }
  | { kind: 'instant'; atMs: number; isRelative?: boolean }

/** What a person can do about it. */
export type Remedy =
  | { kind: 'run-task'; id: number; name: string }
  | { kind: 'run-this' }
  | { kind: 'enable-task'; id: number; name: string }
  | { kind: 'enable-this' }
  | { kind: 'edit-this' }

export type Reason = { sentences: ReasonPart[][]; remedies: Remedy[] }

const text = (words: string): ReasonPart => ({ kind: 'text', text: words })
const at = (iso: string): ReasonPart => ({ kind: 'instant', atMs: Date.parse(iso) })

/** Why the task does what it does, in sentences, and what can be done: never only "waiting". */
export function reasonOf(detail: Pick<TaskDetail, 'task' | 'activeRuns' | 'pendingRequests'>, nowMs: number): Reason {
  const { task } = detail
  const waiting = waitingReason(detail)
  switch (task.state) {
    case 'set_aside':
      return {
        sentences: [[text(`The scheduler set it aside: ${task.setAsideReason ?? 'it could not be decided.'}`)]],
        remedies: [{ kind: 'edit-this' }],
      }
    case 'paused':
    case 'disabled':
      return { sentences: [[text('Nothing is scheduled until it is enabled.')], ...waiting.sentences], remedies: [{ kind: 'enable-this' }] }
    case 'running':
    case 'queued':
      return { sentences: [activeSentence(detail), ...waiting.sentences], remedies: [] }
    case 'waiting':
      return waiting
    case 'sleeping':
      return { sentences: [sleepingSentence(task.nextInstant, nowMs)], remedies: [] }
  }
}

/** A scheduler looks within a moment; later than this, none has looked. */
const OVERDUE_MS = 5000

function sleepingSentence(nextInstant: string | null, nowMs: number): ReasonPart[] {
  if (nextInstant === null) return [text('Its crontab never fires again.')]
  if (nowMs - Date.parse(nextInstant) > OVERDUE_MS)
    return [text('Due since '), at(nextInstant), text(', but no scheduler has looked at it yet.')]
  return [
    text('Sleeps until '),
    at(nextInstant),
    text(', '),
    { kind: 'instant', atMs: Date.parse(nextInstant), isRelative: true },
    text('.'),
  ]
}

function activeSentence({ task, activeRuns }: Pick<TaskDetail, 'task' | 'activeRuns'>): ReasonPart[] {
  if (task.state === 'queued') {
    if (!task.handlerIsLive) return [text(`Waits in the queue: no live worker has the handler ${task.handler}.`)]
    return [text(`Waits in the queue “${task.queue}” for a free place in a worker.`)]
  }
  if (activeRuns > 1 || task.lastRun === null) return [text(`${activeRuns} runs are active.`)]
  const parts: ReasonPart[] = [{ kind: 'run', id: task.lastRun.id, text: 'Its run' }, text(' is under way')]
  return task.lastRun.startedAt ? [...parts, text(' since '), at(task.lastRun.startedAt), text('.')] : [...parts, text('.')]
}

function waitingReason({ task, pendingRequests }: Pick<TaskDetail, 'task' | 'pendingRequests'>): Reason {
  const { waiting } = task
  if (waiting === null) return { sentences: requestSentences(pendingRequests), remedies: [] }
  const what: ReasonPart[] = waiting.scheduledForMs === null ? [] : [{ kind: 'instant', atMs: waiting.scheduledForMs }]
  const sentences: ReasonPart[][] = waiting.closedGates.map(gateSentence)
  if (waiting.closedGates.length === 0) sentences.push([text('The scheduler goes on with what is due in its next look.')])
  if (what.length > 0) {
    const others = waiting.dueCount - 1
    sentences.push([text('Due since '), ...what, text(others > 0 ? `, with ${others.toLocaleString('en')} more behind it.` : '.')])
  }
  return { sentences: [...sentences, ...requestSentences(pendingRequests)], remedies: remediesOf(waiting.closedGates) }
}

function gateSentence(gate: ClosedGate): ReasonPart[] {
  if (gate.gate === 'concurrency') {
    return [
      text(
        `Waits for its active runs: ${gate.activeRuns} of at most ${gate.maxConcurrency} ${gate.maxConcurrency === 1 ? 'is' : 'are'} under way.`,
      ),
    ]
  }
  const dependee: ReasonPart = { kind: 'task', id: gate.dependeeId, name: gate.dependeeName }
  if (!gate.dependeeEnabled) return [text('Waits for '), dependee, text(', which is disabled: nothing comes until it is enabled.')]
  const verb = gate.endings === 'succeeded' ? ' to succeed' : ' to finish'
  if (gate.neededAfterMs === null) return [text('Waits for '), dependee, text(`${verb} for the first time.`)]
  return [text('Waits for '), dependee, text(`${verb} after `), { kind: 'instant', atMs: gate.neededAfterMs }, text('.')]
}

function remediesOf(gates: readonly ClosedGate[]): Remedy[] {
  const dependencies = gates.filter((gate) => gate.gate === 'dependency')
  const forDependees = dependencies.map(
    (gate): Remedy => ({ kind: gate.dependeeEnabled ? 'run-task' : 'enable-task', id: gate.dependeeId, name: gate.dependeeName }),
  )
  return dependencies.length > 0 ? [...forDependees, { kind: 'run-this' }] : []
}

function requestSentences(requests: TaskDetail['pendingRequests']): ReasonPart[][] {
  return requests.map((request) => [
    text(`${request.requestedByName} asked for a run `),
    { kind: 'instant', atMs: Date.parse(request.requestedAt), isRelative: true },
    text('; it has not started yet.'),
  ])
}
