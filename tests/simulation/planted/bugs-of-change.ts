import type { edgeRenewal } from '#scheduling/change/edge-renewal.ts'
import type { EdgeShape, findAlignedCycle, findPlainCycle } from '#scheduling/change/edge-rules.ts'
import type {
  planCronBaseMove,
  planEnabling,
  planPauseEnd,
  planScheduleChange,
  planSkippingInstants,
} from '#scheduling/change/schedule-change.ts'
import { bug, instead, type PlantedBug, within } from './plant.ts'

const SCHEDULE_CHANGE = 'change/schedule-change.ts'
const EDGE_RULES = 'change/edge-rules.ts'

type EdgesWithout = (edges: Iterable<EdgeShape>, id: number | null) => Iterable<EdgeShape>

/** Of what people change: when a task fires, whether it does, and its edges. */
export const BUGS_OF_CHANGE: readonly PlantedBug[] = [
  bug(
    'enabling replays the past',
    5,
    instead<typeof planEnabling>(
      SCHEDULE_CHANGE,
      'planEnabling',
      (planEnabling) => (task, nowMs, choice) =>
        choice === 'fromNow' ? { ...planEnabling(task, nowMs, 'all'), notMisfiresThroughMs: null } : planEnabling(task, nowMs, choice),
    ),
  ),
  bug(
    'the end of a pause replays',
    2,
    instead<typeof planPauseEnd>(SCHEDULE_CHANGE, 'planPauseEnd', (planPauseEnd) => (task, nowMs) => {
      const plan = planPauseEnd({ ...task, resume: task.resume && { ...task.resume, choice: 'all' } }, nowMs)
      return plan && task.resume && { ...plan, resumed: task.resume }
    }),
  ),
  bug(
    'the end of a pause skips until the evaluation',
    16,
    within(SCHEDULE_CHANGE, 'planPauseEnd', 'planEnabling(task, resume.atMs, resume.choice)', 'planEnabling(task, nowMs, resume.choice)'),
  ),
  bug(
    'whoever touches a task before the scheduler forgets that its pause is over',
    86,
    within('simulate/simulated-changes.ts', 'change', '  simulation.endPause(taskId)\n', ''),
  ),
  bug(
    'instants skipped ahead stay skipped after a crontab change',
    86,
    instead<typeof planScheduleChange>(
      SCHEDULE_CHANGE,
      'planScheduleChange',
      (planScheduleChange) => (task, nowMs) => planScheduleChange({ ...task, firstSkippedAheadMs: null }, nowMs),
    ),
  ),
  bug(
    'a crontab change replays what waits',
    5,
    instead<typeof planScheduleChange>(SCHEDULE_CHANGE, 'planScheduleChange', (planScheduleChange) => (task, nowMs) => ({
      ...planScheduleChange(task, nowMs),
      ranges: [],
    })),
  ),
  bug(
    'a crontab change forgets to move the cursor',
    5,
    instead<typeof planScheduleChange>(SCHEDULE_CHANGE, 'planScheduleChange', (planScheduleChange) => (task, nowMs) => ({
      ...planScheduleChange(task, nowMs),
      cursorMs: task.cursorMs,
    })),
  ),
  bug(
    'a later cron base drops instants without a word',
    1,
    instead<typeof planCronBaseMove>(SCHEDULE_CHANGE, 'planCronBaseMove', (planCronBaseMove) => (task, ...move) => {
      const { cursorMs, skippedAhead } = task
      return { ...planCronBaseMove(task, ...move), ranges: [], cursorMs, skippedAhead }
    }),
  ),
  bug(
    'a person skips one instant more',
    2,
    instead<typeof planSkippingInstants>(
      SCHEDULE_CHANGE,
      'planSkippingInstants',
      (planSkippingInstants) => (task, throughMs, nowMs) => planSkippingInstants(task, task.schedule.next(throughMs) ?? throughMs, nowMs),
    ),
  ),
  bug(
    'a free run renewed by any save of a future edge',
    94,
    instead<typeof edgeRenewal>('change/edge-renewal.ts', 'edgeRenewal', (edgeRenewal) => (before, after) => {
      const renewal = edgeRenewal(before, after)
      return { ...renewal, freeRun: renewal.freeRun || after.future }
    }),
  ),
  bug(
    'the cycle check counts the old row of the edge',
    2,
    instead<EdgesWithout>(EDGE_RULES, 'edgesWithout', () => (edges) => edges),
  ),
  bug(
    'a plain cycle is accepted',
    46,
    instead<typeof findPlainCycle>(
      EDGE_RULES,
      'findPlainCycle',
      (findPlainCycle) => (edges, candidate) => (candidate.dependerId === candidate.dependeeId ? findPlainCycle(edges, candidate) : null),
    ),
  ),
  bug(
    'an aligned edge may lie on a cycle',
    3,
    instead<typeof findAlignedCycle>(EDGE_RULES, 'findAlignedCycle', () => () => null),
  ),
]
