import { counted } from '#domain/counted.ts'
import type { ChainLink, ExplainedGate } from '#scheduling/explain/explanation.ts'
import type { Expectation } from '#scheduling/explain/forecast-task.ts'
import { clock, type SentencePart, taskPart, text } from '../../sentences/sentence-part.ts'
import type { Line, Remedy } from './explanation-line.ts'

type DependencyGate = Extract<ExplainedGate, { gate: 'dependency' }>

/** Tasks of a chain that are named before the last one. */
const LINKS_NAMED = 3

/** When something is expected, or nothing where nobody knows; a guess is called one. */
export function expectedWords(expected: Expectation | null, before: string): SentencePart[] {
  if (expected === null) return []
  if (expected.isEarliest) return [text(`${before}not before `), clock(expected.atMs), text('.')]
  if (expected.isOverdue) return [text(`${before}at any moment.`)]
  if (expected.basis !== 'estimate') return [text(before), clock(expected.atMs), text('.')]
  return [text(`${before}about `), clock(expected.atMs), text(', without a history to go by.')]
}

/** What a closed gate waits for: which execution, when there last was one, when one is expected, and who holds it up. */
export function gateLine(gate: ExplainedGate): Line {
  const expected = expectedWords(gate.expected, ' Expected ')
  if (gate.gate === 'concurrency') {
    const { activeRuns, maxConcurrency } = gate
    const underWay = `${activeRuns} of at most ${counted(maxConcurrency, 'run is', 'runs are')} under way.`
    return { parts: [text(`Waits for its own runs: ${underWay}`), ...expected], remedies: [] }
  }
  const parts = [
    text('Waits for '),
    taskPart(gate.dependeeId, gate.dependeeName),
    ...neededParts(gate),
    text('.'),
    ...chainParts(gate.chain),
    ...expected,
  ]
  return {
    parts,
    remedies: [...remediesAt(gate), { kind: 'waive', edgeId: gate.edgeId, dependeeName: gate.dependeeName }],
    isGrave: isStuck(gate),
  }
}

function neededParts({ endings, alignedInstantMs, neededAfterMs, lastEnding }: DependencyGate): SentencePart[] {
  const isSuccess = endings === 'succeeded'
  const last: SentencePart[] = lastEnding
    ? [text(isSuccess ? ' (last succeeded ' : ' (last ended '), clock(lastEnding.endedAtMs), text(', needs ')]
    : [text(isSuccess ? ' (has not succeeded yet, needs ' : ' (has not ended yet, needs ')]
  if (alignedInstantMs !== null) return [...last, text('its run for '), clock(alignedInstantMs), text(' or a later one)')]
  if (neededAfterMs === null) return [text(isSuccess ? ' (needs its first success)' : ' (needs its first ending)')]
  // One that ended in the very second of the own last start would read as if it were new enough.
  if (lastEnding && sameSecond(lastEnding.endedAtMs, neededAfterMs)) return [...last, text('a newer one than that)')]
  return [...last, text('one after '), clock(neededAfterMs), text(')')]
}

function sameSecond(aMs: number, bMs: number): boolean {
  return Math.floor(aMs / 1000) === Math.floor(bMs / 1000)
}

/** Who in turn holds up the dependee, down to the one that holds up all of them, and why nothing comes of that one. */
function chainParts(chain: readonly ChainLink[]): SentencePart[] {
  const [dependee, ...behind] = chain
  const last = chain.at(-1)
  if (!dependee || !last) return []
  const state = stateWords(last)
  if (behind.length === 0) return state === null ? [] : [text(` It ${state}.`)]
  const between = behind.slice(0, -1)
  const named = between.slice(0, LINKS_NAMED).flatMap((link) => [taskPart(link.taskId, link.name), text(', which waits for ')])
  const more = between.length > LINKS_NAMED ? [text(`${counted(between.length - LINKS_NAMED, 'other task')}, at last for `)] : []
  return [text(' It waits for '), ...named, ...more, taskPart(last.taskId, last.name), text(state === null ? '.' : `, which ${state}.`)]
}

function stateWords({ activity, blockers }: ChainLink): string | null {
  if (activity === 'disabled') return 'is disabled'
  if (activity === 'paused') return 'is paused'
  if (activity === 'set_aside') return 'was set aside by the scheduler'
  if (activity === 'finished') return 'never fires again'
  switch (blockers[0]?.kind) {
    case 'no_live_runner':
      return 'can’t run: no worker is live'
    case 'queue_not_served':
      return 'can’t run: no live worker serves its queue'
    case 'handler_not_live':
      return 'can’t run: no live worker has its handler'
    default:
      return activity === 'running' ? 'is running' : activity === 'queued' ? 'is queued' : null
  }
}

/** At the end of the chain: what would set everything behind it going. */
function remediesAt({ dependeeId, chain }: DependencyGate): Remedy[] {
  const last = chain.at(-1)
  if (!last) return []
  const target = { id: last.taskId, name: last.name, isNamed: last.taskId !== dependeeId }
  switch (last.activity) {
    case 'disabled':
      return [{ kind: 'enable-task', ...target }]
    case 'paused':
      return [{ kind: 'resume-task', ...target }]
    case 'sleeping':
    case 'finished':
    case 'waiting':
      return [{ kind: 'run-task', ...target }]
    case 'set_aside':
    case 'running':
    case 'queued':
    case 'due':
      return []
  }
}

/** Nothing comes of it by itself. */
function isStuck({ chain, expected }: DependencyGate): boolean {
  const last = chain.at(-1)
  return expected === null && last !== undefined && (stateWords(last) !== null || last.activity === 'waiting')
}

/** What gates wait for, by name. */
export function gateNames(gates: readonly ExplainedGate[]): SentencePart[] {
  return gates.map((gate) => (gate.gate === 'concurrency' ? text('its own active runs') : taskPart(gate.dependeeId, gate.dependeeName)))
}
