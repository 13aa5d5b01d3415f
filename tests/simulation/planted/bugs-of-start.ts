import type { BackfillState, TaskState } from '#scheduling/model/task-state.ts'
import type { activate, continueNextEvaluation, Evaluation, isFull, waitFor } from '#scheduling/start/evaluation.ts'
import { closedGates } from '#scheduling/start/gates.ts'
import type { becomesMisfireAtMs, CountedRange, isMisfire } from '#scheduling/start/misfire.ts'
import { bug, instead, type PlantedBug, within } from './plant.ts'

const MISFIRE = 'start/misfire.ts'
const POLICY = 'start/misfire-policy.ts'
const DECIDE = 'start/decide.ts'
const EVALUATION = 'start/evaluation.ts'

type Coalesces = (evaluation: Evaluation, misfires: CountedRange) => number
type StartsInstant = (evaluation: Evaluation, instantMs: number, misfires: CountedRange | null) => boolean
type NextMisfire = (evaluation: Evaluation, instantMs: number) => number | null
type MisfiresFrom = (evaluation: Evaluation, firstMs: number) => CountedRange
type SkipsMisfires = (evaluation: Evaluation) => void
type DecidesBackfill = (evaluation: Evaluation, backfill: BackfillState) => void

const aMillisecondLess = <T extends Pick<TaskState, 'gracePeriodMs'>>(task: T): T => ({
  ...task,
  gracePeriodMs: task.gracePeriodMs === null ? null : task.gracePeriodMs - 1,
})
const aMillisecondLater = instead<MisfiresFrom>(
  POLICY,
  'misfiresFrom',
  (misfiresFrom) => (evaluation, firstMs) => misfiresFrom({ ...evaluation, nowMs: evaluation.nowMs + 1 }, firstMs),
)

/** Of deciding whether and for what a run starts. */
export const BUGS_OF_START: readonly PlantedBug[] = [
  bug(
    'grace compared with ≥',
    3,
    instead<typeof isMisfire>(
      MISFIRE,
      'isMisfire',
      (isMisfire) =>
        (task, ...when) =>
          isMisfire(aMillisecondLess(task), ...when),
    ),
    instead<typeof becomesMisfireAtMs>(
      MISFIRE,
      'becomesMisfireAtMs',
      (becomesMisfireAtMs) =>
        (task, ...when) =>
          becomesMisfireAtMs(aMillisecondLess(task), ...when),
    ),
    within(POLICY, 'skipMisfires', 'const throughMs = nowMs - task.gracePeriodMs - 1', 'const throughMs = nowMs - task.gracePeriodMs'),
    aMillisecondLater,
  ),
  bug('coalesce takes an instant within grace', 12, aMillisecondLater),
  bug(
    'what was asked for on enabling is a misfire',
    8,
    instead<typeof isMisfire>(
      MISFIRE,
      'isMisfire',
      (isMisfire) =>
        (task, ...when) =>
          isMisfire({ ...task, notMisfiresThroughMs: null }, ...when),
    ),
  ),
  bug(
    'the cursor moves at a closed gate',
    3,
    instead<StartsInstant>(DECIDE, 'startInstant', (startInstant) => (evaluation, instantMs, misfires) => {
      const starts = startInstant(evaluation, instantMs, misfires)
      if (!starts && evaluation.waiting?.closedGates.length) evaluation.cursorMs = instantMs
      return starts
    }),
  ),
  bug(
    'coalesce keeps the oldest',
    2,
    instead<Coalesces>(
      POLICY,
      'latestWithOpenGates',
      () =>
        (_, { firstMs }) =>
          firstMs,
    ),
  ),
  bug(
    'a backfill has one run too many',
    1,
    instead<DecidesBackfill>(
      DECIDE,
      'decideBackfill',
      (decideBackfill) => (evaluation, backfill) => decideBackfill(evaluation, { ...backfill, maxActive: backfill.maxActive + 1 }),
    ),
  ),
  bug(
    'a backfill leaves out its last instant',
    90,
    within(
      DECIDE,
      'decideBackfill',
      'while (instantMs !== null && instantMs <= throughMs)',
      'while (instantMs !== null && instantMs < throughMs)',
    ),
  ),
  bug(
    'the end of a pause is slept through',
    2,
    within(DECIDE, 'decide', 'else if (task.resume !== null) evaluation.wakeAtMs.push(task.resume.atMs)', ''),
  ),
  bug(
    'nobody wakes it at the grace border',
    1,
    instead<NextMisfire>(POLICY, 'nextMisfireAtMs', () => () => null),
  ),
  bug(
    'nobody wakes it for newer misfires behind what was asked for',
    11,
    instead<NextMisfire>(POLICY, 'nextMisfireAtMs', (nextMisfireAtMs) => (evaluation, instantMs) => {
      const { misfirePolicy, notMisfiresThroughMs } = evaluation.task
      const wasAskedFor = misfirePolicy === 'skip' && notMisfiresThroughMs !== null && instantMs <= notMisfiresThroughMs
      return wasAskedFor ? null : nextMisfireAtMs(evaluation, instantMs)
    }),
  ),
  bug(
    'the count of a coalesced range is off by one',
    4,
    within(DECIDE, 'startInstant', 'countBetween(evaluation.positionMs, instantMs) - 1', 'countBetween(evaluation.positionMs, instantMs)'),
  ),
  bug(
    'the count of a skipped range is off by one',
    3,
    within(POLICY, 'skipMisfires', 'countUndecided(decided, afterMs, lastMs)', 'countUndecided(decided, afterMs, lastMs) + 1'),
  ),
  bug(
    'what was asked for on enabling keeps newer misfires from being skipped',
    2,
    instead<SkipsMisfires>(POLICY, 'skipMisfires', (skipMisfires) => (evaluation) => {
      if ((evaluation.task.notMisfiresThroughMs ?? evaluation.positionMs) <= evaluation.positionMs) skipMisfires(evaluation)
    }),
  ),
  bug(
    'what was skipped ahead is decided again',
    2,
    within(
      POLICY,
      'skipMisfires',
      '  evaluation.skippedAhead = joinedRanges(',
      '  if (lastMs > 0) return\n  evaluation.skippedAhead = joinedRanges(',
    ),
  ),
  bug(
    'skipping waits for the gates',
    1,
    instead<SkipsMisfires>(POLICY, 'skipMisfires', (skipMisfires) => (evaluation) => {
      if (closedGates(evaluation.gates, evaluation.nowMs).length === 0) skipMisfires(evaluation)
    }),
  ),
  bug(
    'run now ignores the concurrency limit',
    2,
    within(DECIDE, 'decideRequests', '(request.besideOthers ? []', '(request.besideOthers || request.ignoreDependencies ? []'),
  ),
  bug(
    'run now never ignores dependencies',
    9,
    within(DECIDE, 'decideRequests', 'const heedsDependencies = !request.ignoreDependencies &&', 'const heedsDependencies ='),
  ),
  bug(
    'a manual run counts for the next instant',
    2,
    within(
      DECIDE,
      'activateRequest',
      'const manualInstantMs = evaluation.task.schedule.previous(requestedAtMs)',
      'const manualInstantMs = evaluation.task.schedule.next(requestedAtMs)',
    ),
  ),
  bug(
    'run now without dependencies consumes',
    1,
    within(EVALUATION, 'activate', "(start.kind === 'manual' && !start.ignoreDependencies)", "start.kind === 'manual'"),
  ),
  bug(
    'a rerun consumes',
    1,
    within(
      EVALUATION,
      'activate',
      "const consumes = start.kind === 'scheduled' ||",
      "const consumes = start.kind === 'scheduled' || start.kind === 'rerun' ||",
    ),
  ),
  bug(
    'a waiver is not consumed',
    6,
    instead<typeof activate>(EVALUATION, 'activate', (activate) => (evaluation, start) => {
      activate(evaluation, start)
      evaluation.consumedWaiverEdgeIds = []
    }),
  ),
  bug(
    'a run that ignores dependencies uses up waivers',
    46,
    instead<typeof activate>(EVALUATION, 'activate', (activate) => (evaluation, start) => {
      const waived = evaluation.gates.edges.filter(({ waiver }) => waiver !== null).map(({ edgeId }) => edgeId)
      activate(evaluation, start)
      evaluation.consumedWaiverEdgeIds = [...new Set([...evaluation.consumedWaiverEdgeIds, ...waived])]
    }),
  ),
  bug(
    'nobody wakes what a failure gave back',
    3,
    instead<typeof waitFor>(EVALUATION, 'waitFor', (waitFor) => (evaluation, waiting) => {
      const wakeAtMs = [...evaluation.wakeAtMs]
      waitFor(evaluation, waiting)
      evaluation.wakeAtMs = wakeAtMs
    }),
  ),
  bug(
    'what is over the fill of an evaluation is forgotten',
    7,
    instead<typeof continueNextEvaluation>(EVALUATION, 'continueNextEvaluation', () => (evaluation, waiting) => {
      evaluation.waiting = waiting
    }),
  ),
  bug(
    'an evaluation has no fill',
    7,
    instead<typeof isFull>(EVALUATION, 'isFull', () => () => false),
  ),
]
