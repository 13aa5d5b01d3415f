import { counted } from '#domain/counted.ts'
import type { ExplanationView } from '#domain/views/explanation-views.ts'
import type { Explanation, WaitingInstant, WaitingRequest } from '#scheduling/explain/explanation.ts'
import type { Blocker } from '#scheduling/explain/explanation-context.ts'
import { clock, joined, type SentencePart, text } from '../../sentences/sentence-part.ts'
import { expectedWords, gateLine, gateNames } from './explanation-gates.ts'
import type { Line, Remedy } from './explanation-line.ts'

/** Of runs under way at once. */
const RUNS_TOLD = 3

/**
 * Why the task does what it does, in sentences, each with its remedies: never only "waiting".
 * @param pauseIsTold the pause stands elsewhere on the page
 */
export function explanationLines({ explanation, problem, isPartial }: ExplanationView, pauseIsTold: boolean): Line[] {
  if (explanation === null) return [grave([text(`It can’t be scheduled: ${problem}`)], [{ kind: 'edit-this' }])]
  const lines = [
    ...offLines(explanation, pauseIsTold),
    ...explanation.blockers.map((blocker) => blockerLine(blocker, explanation)),
    ...activeLines(explanation),
    ...(explanation.waiting ? waitingLines(explanation.waiting) : []),
    ...requestLines(explanation),
    ...backfillLines(explanation),
    ...nextLines(explanation),
  ]
  if (isPartial) lines.push(line([text('So much is upstream of it that not all was looked at: expected times may be missing.')]))
  return lines
}

const line = (parts: SentencePart[], remedies: Remedy[] = []): Line => ({ parts, remedies })
const grave = (parts: SentencePart[], remedies: Remedy[] = []): Line => ({ parts, remedies, isGrave: true })

const AFTER_PAUSE = {
  fromNow: 'Then it goes on from there, without runs for what passed.',
  latest: 'Then the latest instant that passed runs.',
  all: 'Then all instants that passed run.',
}

function offLines({ activity, pause, undecidedCount }: Explanation, pauseIsTold: boolean): Line[] {
  if (activity !== 'disabled' && activity !== 'paused') return []
  const passed = undecidedCount > 0 ? `${counted(undecidedCount, 'instant')} passed without a run.` : ''
  if (pause === null)
    return [line([text(`Nothing of its crontab starts until it is enabled. ${passed}`.trim())], [{ kind: 'enable-this' }])]
  if (pauseIsTold) return passed === '' ? [] : [line([text(passed)])]
  const until: SentencePart[] = pause.resume
    ? [text(' until '), clock(pause.resume.atMs), text(`. ${AFTER_PAUSE[pause.resume.choice]}`)]
    : [text(' until someone resumes it.')]
  const note = pause.note === '' ? [] : [text(` “${pause.note}”`)]
  return [line([text(`Paused by ${pause.byName}`), ...until, ...note, ...(passed === '' ? [] : [text(` ${passed}`)])])]
}

const WORKERS_PAGE: SentencePart = { kind: 'page', href: '/workers', text: 'How to start one' }
const WORKERS_LIST: SentencePart = { ...WORKERS_PAGE, text: 'See the workers' }

function blockerLine(blocker: Blocker, { activeRuns }: Explanation): Line {
  const run = activeRuns.some(({ state }) => state !== 'running') ? 'Its run waits in the queue' : 'Its next run will wait in the queue'
  switch (blocker.kind) {
    case 'set_aside':
      return grave([text(`The scheduler set it aside: ${blocker.reason}`)], [{ kind: 'edit-this' }])
    case 'no_live_scheduler':
      return grave([text('No scheduler is live: nothing that comes due starts until one is. '), WORKERS_PAGE, text('.')])
    case 'no_live_runner':
      return grave([text(`${run}: no worker that runs tasks is live. `), WORKERS_PAGE, text('.')])
    case 'queue_not_served':
      return grave([text(`${run}: no live worker serves the queue “${blocker.queue}”. `), WORKERS_LIST, text('.')])
    case 'handler_not_live':
      return grave(
        [text(`${run}: no live worker of the queue “${blocker.queue}” has the handler ${blocker.handler}.`)],
        [{ kind: 'edit-this' }],
      )
  }
}

function activeLines({ activeRuns, startsNow, activity, blockers }: Explanation): Line[] {
  const lines = activeRuns.slice(0, RUNS_TOLD).map((run) => line(activeParts(run, blockers.length > 0)))
  const others = activeRuns.length - RUNS_TOLD
  if (others > 0) lines.push(line([text(`${counted(others, 'more run is', 'more runs are')} active.`)]))
  if (activity === 'due') lines.push(line([text(`Due: the scheduler starts ${counted(startsNow, 'run')} with its next look.`)]))
  return lines
}

function activeParts(
  { runId, state, startedAtMs, retryAtMs, scheduledForMs, kind, expectedEnd }: Explanation['activeRuns'][number],
  isStuck: boolean,
) {
  const which = kind === 'backfill' ? 'The backfill run' : kind === 'manual' ? 'The run asked for at' : 'Its run for'
  const run: SentencePart[] = [{ kind: 'run', id: runId, text: which }, text(' '), clock(scheduledForMs)]
  if (state === 'running' && startedAtMs !== null) {
    const end = expectedEnd?.isOverdue
      ? [text(' It takes longer than usual and may end at any moment.')]
      : expectedWords(expectedEnd, ' Expected to end ')
    return [...run, text(' runs since '), clock(startedAtMs), text('.'), ...end]
  }
  if (state === 'retrying' && retryAtMs !== null)
    return [...run, text(' did not succeed and is tried again at '), clock(retryAtMs), text('.')]
  return [...run, text(isStuck ? ' is queued.' : ' waits in the queue for a free place in a worker.')]
}

function waitingLines(waiting: WaitingInstant): Line[] {
  const { gates, expectedStart, dueCount, scheduledForMs } = waiting
  const lines = gates.map(gateLine)
  if (gates.length === 0) lines.push(line([text('The scheduler goes on with what is due in its next look.')]))
  const due: SentencePart[] = [text('Due since '), clock(scheduledForMs)]
  due.push(text(dueCount > 1 ? `, with ${(dueCount - 1).toLocaleString('en')} more behind it.` : '.'))
  if (gates.length > 1) due.push(...expectedWords(expectedStart, ' All of it is expected '))
  const hasDependency = gates.some(({ gate }) => gate === 'dependency')
  lines.push(line(due, hasDependency ? [{ kind: 'run-this-ignoring' }] : []))
  return [...lines, ...borderLines(waiting), ...givesBackLines(waiting)]
}

/** Past its border only a coalescing instant still waits; under run all nothing happens there. */
function borderLines({ border, expectedStart, isExpectedTooLate }: WaitingInstant): Line[] {
  if (border === null || border.becomes === 'delayed') return []
  const at = clock(border.atMs)
  if (border.becomes === 'coalesced') {
    if (border.isPast) return [line([text('Too late since '), at, text(': one run takes all together that are too late.')])]
    return [line([text('Too late after '), at, text(': then one run takes all together that are too late.')])]
  }
  if (expectedStart !== null && !expectedStart.isEarliest && expectedStart.atMs <= border.atMs)
    return [line([text('Skipped if it has not started by '), at, text('.')])]
  return [
    grave(
      isExpectedTooLate
        ? [text('That is too late: it is skipped at '), at, text('.')]
        : [text('It is skipped at '), at, text(' unless it starts before.')],
    ),
  ]
}

function givesBackLines({ givesBackAtMs }: WaitingInstant): Line[] {
  if (givesBackAtMs === null) return []
  return [line([text('Its last run did not succeed: at '), clock(givesBackAtMs), text(' what that run used up counts again.')])]
}

function requestLines({ requests }: Explanation): Line[] {
  return requests.map(({ requestedAtMs, rerunOfRunId, gates, expectedStart }: WaitingRequest) => {
    const what: SentencePart = rerunOfRunId === null ? text('The run') : { kind: 'run', id: rerunOfRunId, text: 'The rerun' }
    const asked: SentencePart[] = [what, text(' asked for '), { kind: 'instant', atMs: requestedAtMs, show: 'relative' }]
    if (gates.length === 0) return line([...asked, text(' starts with the scheduler’s next look.')])
    return line([...asked, text(' waits for '), ...joined(gateNames(gates)), text('.'), ...expectedWords(expectedStart, ' Expected ')])
  })
}

function backfillLines({ backfills }: Explanation): Line[] {
  return backfills.flatMap(({ heldBy, gates, remainingCount, throughMs, expectedStart }) => {
    if (heldBy !== 'gates') return []
    const what = [text('The backfill through '), clock(throughMs), text(` has ${counted(remainingCount, 'run')} to go and waits for `)]
    return [line([...what, ...joined(gateNames(gates)), text('.'), ...expectedWords(expectedStart, ' Expected ')])]
  })
}

function nextLines({ activity, next, waiting }: Explanation): Line[] {
  if (activity === 'finished') return [line([text('Its crontab never fires again.')], [{ kind: 'edit-this' }])]
  if (activity !== 'sleeping' || next === null || waiting !== null) return []
  const { instantMs, gates, expectedStart } = next
  const sleeps: SentencePart[] = [text('Sleeps until '), { kind: 'instant', atMs: instantMs, show: 'both' }, text('.')]
  if (gates.length === 0) return [line(sleeps)]
  const then = [text(' Then, as things stand, it waits for '), ...joined(gateNames(gates)), text('.')]
  const off = gates.flatMap((gate) => (gate.gate === 'dependency' && gate.chain.at(-1)?.activity === 'disabled' ? [gate.chain.at(-1)] : []))
  const remedies = off.flatMap((link): Remedy[] => (link ? [{ kind: 'enable-task', id: link.taskId, name: link.name, isNamed: true }] : []))
  return [line([...sleeps, ...then, ...expectedWords(expectedStart, ' Expected to start ')], remedies)]
}
