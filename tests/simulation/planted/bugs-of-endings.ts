import type { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { endingCountsAs, endingScopeOf } from '#scheduling/end/ending.ts'
import type { isLostTooOften } from '#scheduling/end/lost-attempts.ts'
import type { retryDelayMs } from '#scheduling/end/retries.ts'
import type { answerRequest, applyDecision } from '#scheduling/simulate/simulated-world.ts'
import { bug, instead, type PlantedBug, within } from './plant.ts'

const ENDING = 'end/ending.ts'
const WORLD = 'simulate/simulated-world.ts'
const SIMULATION = 'simulate/simulation.ts'
const LEDGER = 'simulate/aligned-ledger.ts'

/** Of what an attempt's end comes to, of what is written, and of when a crontab fires. */
export const BUGS_OF_ENDINGS: readonly PlantedBug[] = [
  bug(
    'a retry ends twice',
    1,
    within(SIMULATION, '#end', "      run.state = 'retrying'\n", "      this.markRun(run, 'failed')\n      run.state = 'retrying'\n"),
  ),
  bug(
    'a lost attempt counts as a failed one',
    1,
    instead<typeof isLostTooOften>('end/lost-attempts.ts', 'isLostTooOften', () => (lostAttempts) => lostAttempts > 1),
  ),
  bug(
    'one retry too few',
    5,
    instead<typeof retryDelayMs>(
      'end/retries.ts',
      'retryDelayMs',
      (retryDelayMs) =>
        (policy, ...rest) =>
          retryDelayMs(policy && { ...policy, limit: policy.limit - 1 }, ...rest),
    ),
  ),
  bug(
    'a run cancelled before its start counts as ended',
    24,
    instead<typeof endingCountsAs>(ENDING, 'endingCountsAs', (endingCountsAs) => (state) => endingCountsAs(state, true)),
  ),
  bug(
    'failures open an edge that wants success',
    5,
    within(WORLD, 'applyEnding', 'task.counts.succeeded + (succeeded ? 1 : 0)', 'task.counts.succeeded + 1'),
  ),
  bug(
    'a backfill opens a new edge',
    1,
    instead<typeof endingScopeOf>(ENDING, 'endingScopeOf', (endingScopeOf) => (run) => ({ ...endingScopeOf(run), isNew: true })),
  ),
  bug(
    'a backfill does not count for aligned edges',
    50,
    instead<typeof endingScopeOf>(
      ENDING,
      'endingScopeOf',
      (endingScopeOf) =>
        ({ kind, alignedForMs }) =>
          endingScopeOf({ kind, alignedForMs: kind === 'backfill' ? null : alignedForMs }),
    ),
  ),
  bug(
    'a run asked for is started twice',
    2,
    instead<typeof answerRequest>(WORLD, 'answerRequest', () => () => {}),
  ),
  bug("the cursor's compare-and-set dropped", 6, within(SIMULATION, '#write', '    if (task.state.cursorMs !== madeFromMs) return\n', '')),
  bug(
    'the ledger notes a skipped instant as a run',
    6,
    instead<typeof applyDecision>(WORLD, 'applyDecision', (applyDecision) => (task, decision) => {
      applyDecision(task, decision)
      for (const { kind, firstMs, lastMs } of decision.ranges) if (kind === 'skipped') task.ledger.noteRun('skipped', firstMs, lastMs)
    }),
  ),
  bug(
    'a manual run counts at aligned edges before its instant is decided',
    22,
    within(LEDGER, '#withManual', 'instantMs > this.facts[endings].positionMs || ', ''),
  ),
  bug(
    'a manual run counts at aligned edges while the own run of its instant is active',
    116,
    within(LEDGER, '#withManual', ' || this.#hasActiveRun(instantMs)', ''),
  ),
  bug(
    'a doubled hour fires twice',
    3,
    instead<typeof compileCrontab>(
      'cron/schedule.ts',
      'compileCrontab',
      (compileCrontab) => (definition) => compileCrontab(definition.overlap === 'first' ? { ...definition, overlap: 'both' } : definition),
    ),
  ),
]
