import type { MisfirePolicy, ResumeChoice } from '#scheduling/model/task-state.ts'
import type { Chance } from './chance.ts'
import { type ModelRun, type ModelTask, positionOf, undecided, Violation } from './event-list-model.ts'
import { expectSkipped, modelEnabling } from './model-outcomes.ts'
import { firingWallClock, modelScheduleOf, randomFiring } from './random-crontabs.ts'
import type { SystemEdge } from './random-system.ts'
import type { Scene } from './scene.ts'

/** One thing that a person does to a task; false: there was nothing to do it to. */
type Act = (scene: Scene, task: ModelTask, chance: Chance) => boolean

/** Whoever touches tasks brings their pauses that are over to their end first (H6). */
function beginWith(scene: Scene, taskIds: Iterable<number>): void {
  for (const taskId of new Set(taskIds)) scene.simulation.endPause(taskId)
}

/** A task and those at the other ends of its edges. */
function withNeighbours(scene: Scene, { taskId }: ModelTask): number[] {
  const own = scene.edges.filter((edge) => edge.dependerId === taskId || edge.dependeeId === taskId)
  return [taskId, ...own.flatMap((edge) => [edge.dependerId, edge.dependeeId])]
}

const CHOICES: readonly ResumeChoice[] = ['fromNow', 'latest', 'all']

const editPolicy: Act = (scene, task, chance) => {
  const { state } = scene.engineTask(task.taskId)
  const misfirePolicy: MisfirePolicy = chance.oneOf(['run_all', 'skip', 'coalesce'])
  const drawnMs = misfirePolicy !== 'run_all' || chance.is(0.3) ? 1 + chance.below(unitOf(scene) * 3) : null
  const graceMs = drawnMs !== null && scene.system.isStorable ? Math.ceil(drawnMs / 1_000) * 1_000 : drawnMs
  const limit = chance.is(0.7) ? task.limit : chance.is(0.5) ? null : 1 + chance.below(3)
  scene.note({ deed: 'edit policy', taskId: task.taskId, misfirePolicy, graceMs, limit })
  beginWith(scene, withNeighbours(scene, task))
  Object.assign(task, { misfirePolicy, graceMs, limit })
  Object.assign(state, { misfirePolicy, gracePeriodMs: graceMs, maxConcurrency: limit })
  scene.simulation.wake(task.taskId)
  return true
}

const changeCrontab: Act = (scene, task, chance) => {
  const { kind, place } = scene.system
  const firing =
    kind === 'crontabs'
      ? randomFiring(chance, place, chance.oneOf(scene.system.isStorable ? [0, 1] : [0, 1, 2]))
      : { everyMs: (3 + chance.below(40)) * Math.ceil(unitOf(scene) / 20) }
  if (scene.system.isStorable && 'crontab' in firing) {
    const before = scene.firings.get(task.taskId) ?? scene.system.tasks.find(({ taskId }) => taskId === task.taskId)?.firing
    if (JSON.stringify(before) === JSON.stringify(firing)) return false
    scene.firings.set(task.taskId, firing)
    scene.note({ deed: 'change crontab', taskId: task.taskId, crontab: firing.crontab })
  }
  scene.core.changeSchedule(scene.simulation, task.taskId, scene.scheduleOnTrial(firing))
  const { nowMs } = scene.simulation
  expectSkipped(task, undecided(task, nowMs), scene.newRanges(), 'schedule_changed')
  Object.assign(task, { schedule: modelScheduleOf(firing), wallClock: firingWallClock(firing), latestInstantMs: null })
  Object.assign(task, { decidedThroughMs: nowMs, askedForThroughMs: null, skippedAhead: new Set() })
  return true
}

const moveBase: Act = (scene, task, chance) => {
  const { nowMs } = scene.simulation
  const baseMs = nowMs + (chance.below(9) - 4) * unitOf(scene)
  scene.note({ deed: 'move base', taskId: task.taskId, baseMs })
  scene.core.moveCronBase(scene.simulation, task.taskId, baseMs)
  const dropped = baseMs > positionOf(task) ? undecided(task, Math.min(baseMs, nowMs)) : []
  expectSkipped(task, dropped, scene.newRanges(), 'cron_base_moved')
  task.baseMs = baseMs
  return true
}

const pause: Act = (scene, task, chance) => {
  const leastMs = scene.system.isStorable ? 1 : 0
  const resume = chance.is(0.6)
    ? { atMs: scene.simulation.nowMs + leastMs + chance.below(8 * unitOf(scene)), choice: chance.oneOf(CHOICES) }
    : null
  scene.note({ deed: 'pause', taskId: task.taskId, resume })
  scene.core.disable(scene.simulation, task.taskId, resume)
  Object.assign(task, { enabled: false, resume })
  return true
}

const enable: Act = (scene, given, chance) => {
  const task = [given, ...scene.model.tasks.values()].find(({ enabled }) => !enabled)
  if (!task) return false
  const choice = chance.oneOf(CHOICES)
  const isPauseOver = task.resume !== null && task.resume.atMs <= scene.simulation.nowMs
  scene.note({ deed: 'enable', taskId: task.taskId, choice })
  scene.core.enable(scene.simulation, task.taskId, choice)
  scene.touch(task)
  if (isPauseOver) return expectNothingEnabled(scene, task)
  modelEnabling(task, scene.simulation.nowMs, choice, scene.newRanges())
  scene.count(`enabled ${choice}`)
  return true
}

/** The pause was over, and came to its end first, by the choice made when pausing (H6). */
function expectNothingEnabled(scene: Scene, task: ModelTask): boolean {
  if (!task.enabled) throw new Violation('a pause that is over stays over whoever enables the task (H6)')
  expectSkipped(task, [], scene.newRanges(), 'disabled')
  return true
}

const skipInstants: Act = (scene, task, chance) => {
  let throughMs = task.schedule.next(positionOf(task))
  // The form offers none beyond the next to come.
  const mostMs = scene.system.isStorable ? task.schedule.next(Math.max(positionOf(task), scene.simulation.nowMs)) : null
  for (let more = chance.is(0.5) ? 0 : chance.below(4); more > 0 && throughMs !== null; more--) throughMs = task.schedule.next(throughMs)
  if (throughMs === null || (mostMs !== null && throughMs > mostMs)) return false
  scene.note({ deed: 'skip instants', taskId: task.taskId, throughMs })
  scene.core.skipInstants(scene.simulation, task.taskId, throughMs)
  const instants = undecided(task, throughMs)
  expectSkipped(task, instants, scene.newRanges(), 'skipped_by_person')
  return true
}

const saveEdge: Act = (scene, task, chance) => {
  const others = [...scene.model.tasks.keys()]
  const future = chance.is(0.4)
  const endings = chance.oneOf(['succeeded', 'finished'] as const)
  const made = { dependerId: task.taskId, dependeeId: chance.oneOf(others), future, endings, isAligned: chance.is(0.3) }
  const edge =
    chance.is(0.4) || scene.edges.length === 0
      ? { edgeId: scene.newEdgeId(), ...made }
      : editedEdge(chance.oneOf(scene.edges), made, chance)
  const { nowMs, world } = scene.simulation
  const before = scene.edges.find(({ edgeId }) => edgeId === edge.edgeId)
  if (!scene.saveEdge(world, edge, nowMs)) {
    scene.count('edge refused')
    return true
  }
  beginWith(
    scene,
    [edge, before ?? edge].flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId]),
  )
  for (const dependerId of new Set([edge.dependerId, before?.dependerId ?? edge.dependerId])) {
    scene.simulation.wake(dependerId)
    scene.touch(scene.model.task(dependerId))
  }
  return true
}

function editedEdge(edge: SystemEdge, made: Omit<SystemEdge, 'edgeId'>, chance: Chance): SystemEdge {
  switch (chance.below(7)) {
    case 0:
      return edge
    case 1:
      return { ...edge, endings: made.endings }
    case 2:
      return { ...edge, future: !edge.future, isAligned: false }
    case 3:
      return { ...edge, isAligned: !edge.isAligned }
    case 4:
      return { ...edge, dependerId: edge.dependeeId, dependeeId: edge.dependerId }
    case 5:
      return { ...edge, dependeeId: made.dependeeId }
    default:
      return { ...edge, ...made }
  }
}

const deleteEdge: Act = (scene, _task, chance) => {
  if (scene.edges.length === 0) return false
  const { edgeId, dependerId, dependeeId } = chance.oneOf(scene.edges)
  beginWith(scene, [dependerId, dependeeId])
  scene.removeEdge(edgeId)
  scene.simulation.wake(dependerId)
  scene.touch(scene.model.task(dependerId))
  return true
}

const deleteTask: Act = (scene, task) => {
  if (scene.model.tasks.size <= 2) return false
  const dependers = [...task.dependers]
  scene.note({ deed: 'delete task', taskId: task.taskId })
  beginWith(scene, withNeighbours(scene, task))
  scene.core.removeTask(scene.simulation.world, task.taskId)
  scene.model.removeTask(task)
  scene.edges = scene.edges.filter(({ dependerId, dependeeId }) => dependerId !== task.taskId && dependeeId !== task.taskId)
  for (const depender of dependers) {
    scene.simulation.wake(depender.taskId)
    scene.touch(depender)
  }
  return true
}

const waive: Act = (scene, _task, chance) => {
  if (scene.edges.length === 0) return false
  const { edgeId, dependerId } = chance.oneOf(scene.edges)
  const edge = scene.engineTask(dependerId).state.edges.find((other) => other.edgeId === edgeId)
  const modelled = scene.model.task(dependerId).edges.find((other) => other.edgeId === edgeId)
  if (!edge || !modelled) throw new Error(`Edge ${edgeId} is lost`)
  if (scene.system.isStorable && modelled.waivedByName !== null) return false
  scene.note({ deed: 'waive', edgeId })
  beginWith(scene, [dependerId])
  const byName = `person ${chance.below(100)}`
  edge.waiver = { actionId: 1, byName }
  modelled.waivedByName = byName
  scene.simulation.wake(dependerId)
  scene.touch(scene.model.task(dependerId))
  return true
}

/** People ask for runs most of all where one has just failed. */
const runNow: Act = (scene, given, chance) => {
  const failed = [...scene.model.tasks.values()].filter(({ edges, starts }) => edges.length > 0 && starts.at(-1)?.state === 'failed')
  const isAfterFailure = failed.length > 0 && chance.is(0.5)
  const task = isAfterFailure ? chance.oneOf(failed) : given
  const flavour = isAfterFailure ? 0 : chance.below(3)
  const request = {
    requestId: `request ${scene.simulation.nowMs} ${chance.below(1e9)}`,
    requestedAtMs: scene.simulation.nowMs,
    rerunOfRunId: null,
    ignoreDependencies: flavour > 0,
    besideOthers: flavour === 2 || chance.is(0.1),
  }
  const { requestId, ignoreDependencies, besideOthers } = request
  scene.note({ deed: 'run now', taskId: task.taskId, requestId, ignoreDependencies, besideOthers })
  beginWith(scene, [task.taskId])
  const { state } = scene.engineTask(task.taskId)
  state.requests = [...state.requests, request]
  task.requests = [...task.requests, request]
  scene.simulation.wake(task.taskId)
  scene.touch(task)
  return true
}

const rerun: Act = (scene, task, chance) => {
  const run = recentRun(
    scene,
    task,
    chance,
    (one) => one.state !== 'active' && !task.requests.some((other) => other.rerunOfRunId === one.runId),
  )
  if (!run) return false
  const { nowMs } = scene.simulation
  const asked = { requestId: `rerun ${run.runId} ${nowMs}`, requestedAtMs: nowMs, rerunOfRunId: run.runId, ignoreDependencies: false }
  const request = { ...asked, besideOthers: chance.is(0.3) }
  scene.note({ deed: 'rerun', runId: run.runId, requestId: request.requestId, besideOthers: request.besideOthers })
  const { state } = scene.engineTask(task.taskId)
  state.requests = [...state.requests, request]
  task.requests = [...task.requests, request]
  scene.simulation.wake(task.taskId)
  return true
}

const withdrawRequest: Act = (scene, given) => {
  const task = [given, ...scene.model.tasks.values()].find(({ requests }) => requests.length > 0)
  const requestId = task?.requests[0]?.requestId
  if (!task || requestId === undefined) return false
  scene.note({ deed: 'withdraw', requestId })
  beginWith(scene, [task.taskId])
  const { state } = scene.engineTask(task.taskId)
  state.requests = state.requests.filter((request) => request.requestId !== requestId)
  task.requests = task.requests.filter((request) => request.requestId !== requestId)
  return true
}

const cancelRun: Act = (scene, task, chance) => {
  const run = chance.is(0.5) ? [...task.active].find(({ startsAtMs }) => startsAtMs > scene.simulation.nowMs) : undefined
  const chosen = run ?? [...task.active][0]
  if (!chosen) return false
  if (chosen.startsAtMs > scene.simulation.nowMs) scene.count('cancelled before the start')
  scene.note({ deed: 'cancel', runId: chosen.runId })
  byPerson(scene, () => scene.simulation.cancelRun(scene.engineRun(chosen.runId)))
  return true
}

const markRun: Act = (scene, task, chance) => {
  const run = recentRun(scene, task, chance, () => true)
  if (!run) return false
  const as = chance.oneOf(['succeeded', 'failed'] as const)
  const engineRun = scene.engineRun(run.runId)
  if (engineRun.state === as) return false
  scene.note({ deed: 'mark', runId: run.runId, as })
  byPerson(scene, () => scene.simulation.markRun(engineRun, as))
  return true
}

function byPerson(scene: Scene, act: () => void): void {
  scene.isByPerson = true
  act()
  scene.isByPerson = false
}

function recentRun(scene: Scene, task: ModelTask, chance: Chance, fits: (run: ModelRun) => boolean): ModelRun | undefined {
  const { runCount } = scene.engineTask(task.taskId)
  for (let tries = 0; tries < 10 && runCount > 0; tries++) {
    const run = scene.model.runs.get(`${task.taskId}/${Math.max(1, runCount - chance.below(12))}`)
    if (run && fits(run)) return run
  }
  return undefined
}

const backfill: Act = (scene, task, chance) => {
  const { nowMs } = scene.simulation
  const throughMs = nowMs - chance.below(10 * unitOf(scene))
  const positionMs = throughMs - 1 - chance.below(12 * unitOf(scene))
  const common = { backfillId: `backfill ${nowMs} ${chance.below(1e9)}`, positionMs, throughMs, maxActive: 1 + chance.below(3) }
  if (scene.system.isStorable && task.schedule.countBetween(positionMs, throughMs) === 0) return false
  const { backfillId, maxActive } = common
  scene.note({ deed: 'backfill', taskId: task.taskId, backfillId, fromMs: positionMs + 1, throughMs, maxActive })
  beginWith(scene, [task.taskId])
  const { state } = scene.engineTask(task.taskId)
  state.backfills = [...state.backfills, { ...common, schedule: state.schedule, activeRuns: 0 }]
  task.backfills.push({ ...common, schedule: task.schedule })
  scene.simulation.wake(task.taskId)
  return true
}

const cancelBackfill: Act = (scene, given) => {
  const task = [given, ...scene.model.tasks.values()].find(({ backfills }) => backfills.length > 0)
  const backfillId = task?.backfills[0]?.backfillId
  if (!task || backfillId === undefined) return false
  scene.note({ deed: 'cancel backfill', backfillId })
  beginWith(scene, [task.taskId])
  const { state } = scene.engineTask(task.taskId)
  state.backfills = state.backfills.filter((other) => other.backfillId !== backfillId)
  task.backfills = task.backfills.filter((other) => other.backfillId !== backfillId)
  const queued = [...task.active].filter((run) => run.backfillId === backfillId && run.startsAtMs > scene.simulation.nowMs)
  for (const { runId } of queued) byPerson(scene, () => scene.simulation.cancelRun(scene.engineRun(runId)))
  scene.touch(task)
  return true
}

const repeatNotification: Act = (scene, task) => {
  scene.note({ deed: 'wake', taskId: task.taskId })
  scene.simulation.look(task.taskId)
  return true
}

const ACTS: Record<string, { weight: number; act: Act }> = {
  'policy edited': { weight: 3, act: editPolicy },
  'crontab changed': { weight: 3, act: changeCrontab },
  'cron base moved': { weight: 2, act: moveBase },
  paused: { weight: 4, act: pause },
  enabled: { weight: 4, act: enable },
  'instants skipped by a person': { weight: 3, act: skipInstants },
  'edge saved': { weight: 7, act: saveEdge },
  'edge deleted': { weight: 1, act: deleteEdge },
  'task deleted': { weight: 1, act: deleteTask },
  waived: { weight: 3, act: waive },
  'run now': { weight: 4, act: runNow },
  rerun: { weight: 3, act: rerun },
  'request withdrawn': { weight: 1, act: withdrawRequest },
  cancelled: { weight: 3, act: cancelRun },
  marked: { weight: 3, act: markRun },
  backfill: { weight: 3, act: backfill },
  'backfill cancelled': { weight: 1, act: cancelBackfill },
  'notification repeated': { weight: 2, act: repeatNotification },
}

const DRAWN = Object.entries(ACTS).flatMap(([name, { weight }]) => Array.from({ length: weight }, () => name))

/** A person does something to the scene; what, chance decides. Returns a sentence for the story. */
export function doSomething(scene: Scene, chance: Chance): string {
  const task = chance.oneOf([...scene.model.tasks.values()])
  const name = chance.oneOf(DRAWN)
  const happened = (ACTS[name] as { act: Act }).act(scene, task, chance)
  if (happened) scene.count(name)
  if (!task.isRemoved) scene.touch(task)
  return `${name}${happened ? '' : ' (nothing to do)'}, task ${task.taskId}`
}

function unitOf({ system }: Scene): number {
  return system.kind === 'crontabs' ? 3_600_000 : system.kind === 'seconds' ? 10_000 : 20
}
