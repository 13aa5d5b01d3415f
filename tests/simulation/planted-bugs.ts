import type { Plant } from './planted-core.ts'

const replaced = (module: string, find: string, replace: string): Plant[] => [{ module, find, replace }]

/** By what they do wrong, bugs that the model has to catch. */
export const PLANTED_BUGS: Readonly<Record<string, Plant[]>> = {
  'grace compared with ≥': [
    ...replaced('start/misfire.ts', 'return nowMs - instantMs > task.gracePeriodMs', 'return nowMs - instantMs >= task.gracePeriodMs'),
    ...replaced('start/decide.ts', 'const throughMs = nowMs - task.gracePeriodMs - 1', 'const throughMs = nowMs - task.gracePeriodMs'),
    ...replaced('start/decide.ts', 'task.schedule.previous(untilMs - 1)', 'task.schedule.previous(untilMs)'),
    ...replaced('start/misfire.ts', 'instantMs + task.gracePeriodMs + 1', 'instantMs + task.gracePeriodMs'),
  ],
  'the cursor moves at a closed gate': replaced(
    'start/decide.ts',
    'const misfireAtMs = nextMisfireAtMs(evaluation, instantMs)',
    'const misfireAtMs = nextMisfireAtMs(evaluation, instantMs)\n    evaluation.cursorMs = instantMs',
  ),
  'coalesce keeps the oldest': replaced(
    'start/decide.ts',
    'startInstant(evaluation, latestWithOpenGates(evaluation, misfires), misfires)',
    'startInstant(evaluation, misfires.firstMs, misfires)',
  ),
  'an end before the start opens the gate': replaced(
    'start/gates.ts',
    'edge.dependeeCounts[edge.endings] > countedFrom(edge, effective)[edge.endings]',
    'edge.dependeeCounts[edge.endings] >= Math.max(1, countedFrom(edge, effective)[edge.endings])',
  ),
  'a failure does not give back': replaced(
    'start/gates.ts',
    "consumption.outcome !== 'gave_back' || consumption.endedAtMs === null",
    'consumption.endedAtMs === null || consumption.endedAtMs >= 0',
  ),
  'a retry ends twice': replaced(
    'simulate/simulation.ts',
    "    run.state = 'retrying'\n",
    "    this.endRun(run, 'failed')\n    run.state = 'retrying'\n",
  ),
  'a free run renewed by any save of a future edge': replaced(
    'simulate/simulated-world.ts',
    'moved || (edge.future && !old.future)',
    'moved || edge.future',
  ),
  'the cycle check counts the old row of the edge': replaced(
    'change/edge-rules.ts',
    'if (id === null || edge.id !== id) yield edge',
    'yield edge',
  ),
  'a doubled hour fires twice': replaced(
    'cron/schedule.ts',
    "!parsed.followsRealClock && overlap === 'first'",
    "!parsed.followsRealClock && overlap !== 'last' && overlap !== 'first'",
  ),
  "the cursor's compare-and-set dropped": replaced('simulate/simulation.ts', '    if (task.state.cursorMs !== madeFromMs) return\n', ''),
  'aligned takes a skipped instant for a run': replaced(
    'start/alignment.ts',
    'endedInstantMs === null ? positionMs : Math.max(positionMs, endedInstantMs)',
    'endedInstantMs ?? positionMs',
  ),
  'the ledger notes a skipped instant as a run': replaced(
    'simulate/simulation.ts',
    '    applyDecision(task, decision)\n',
    "    applyDecision(task, decision)\n    for (const { kind, firstMs, lastMs } of decision.ranges) if (kind === 'skipped') task.ledger.noteRun('skipped', firstMs, lastMs)\n",
  ),
  'a manual run counts at aligned edges before its instant is decided': replaced(
    'simulate/aligned-ledger.ts',
    'if (instantMs > this.facts[endings].positionMs || this.#hasActiveRun(instantMs)) continue',
    'if (this.#hasActiveRun(instantMs)) continue',
  ),
  'a manual run counts at aligned edges while the own run of its instant is active': replaced(
    'simulate/aligned-ledger.ts',
    'if (instantMs > this.facts[endings].positionMs || this.#hasActiveRun(instantMs)) continue',
    'if (instantMs > this.facts[endings].positionMs) continue',
  ),
  'enabling replays the past': replaced(
    'change/schedule-change.ts',
    "return { ...unchanged(task), ...skipThrough(task, latestMs, 'disabled'), notMisfiresThroughMs: null }",
    'return { ...unchanged(task), notMisfiresThroughMs: null }',
  ),

  'aligned compares with > instead of ≥': replaced(
    'start/alignment.ts',
    'return instantMs <= alignedThroughMs(edge)',
    'return instantMs < alignedThroughMs(edge)',
  ),
  'aligned is open one instant too long': replaced(
    'start/alignment.ts',
    'Number.POSITIVE_INFINITY : firstMs - 1',
    'Number.POSITIVE_INFINITY : firstMs',
  ),
  'a disabled dependee does not hold an aligned edge': replaced(
    'start/alignment.ts',
    'if (!dependeeEnabled || aligned.endedInstantMs === null)',
    'if (aligned.endedInstantMs === null)',
  ),
  'a waiver is not consumed': replaced('start/evaluation.ts', 'evaluation.consumedWaiverEdgeIds.push(edge.edgeId)', '0'),
  'a waiver outlives the activation in the same evaluation': replaced(
    'start/gates.ts',
    'view.edges.map((edge) => ({ ...edge, waiver: null })) : view.edges\n  const effective',
    'view.edges : view.edges\n  const effective',
  ),
  'a run that ignores dependencies uses up waivers': replaced(
    'start/evaluation.ts',
    '  if (consumes) for (const edge of evaluation.gates.edges)',
    '  for (const edge of evaluation.gates.edges)',
  ),
  'a backfill opens a new edge': replaced('simulate/simulated-world.ts', "  if (run.kind === 'backfill') return\n", ''),
  'a backfill does not count for aligned edges': replaced(
    'simulate/simulated-world.ts',
    'if (run.alignedForMs !== null && task.keepsLedger) task',
    "if (run.alignedForMs !== null && run.kind !== 'backfill' && task.keepsLedger) task",
  ),
  'a backfill passes a closed aligned edge': replaced(
    'start/decide.ts',
    ' ||\n      closedForBackfill(evaluation.gates, instantMs).length > 0',
    '',
  ),
  'a backfill has one run too many': replaced('start/decide.ts', 'activeRuns >= maxActive ||', 'activeRuns > maxActive ||'),
  'a backfill leaves out its last instant': replaced(
    'start/decide.ts',
    'while (instantMs !== null && instantMs <= throughMs) {\n    if (\n',
    'while (instantMs !== null && instantMs < throughMs) {\n    if (\n',
  ),
  'the end of a pause replays': replaced(
    'change/schedule-change.ts',
    'planEnabling(task, resume.atMs, resume.choice)',
    "planEnabling(task, resume.atMs, 'all')",
  ),
  'the end of a pause skips until the evaluation': replaced(
    'change/schedule-change.ts',
    'planEnabling(task, resume.atMs, resume.choice)',
    'planEnabling(task, nowMs, resume.choice)',
  ),
  'whoever touches a task before the scheduler forgets that its pause is over': replaced(
    'simulate/simulated-changes.ts',
    '  simulation.endPause(taskId)\n',
    '',
  ),
  'the end of a pause is slept through': replaced(
    'start/decide.ts',
    'else if (task.resume !== null) evaluation.wakeAtMs.push(task.resume.atMs)',
    '',
  ),
  'instants skipped ahead stay skipped after a crontab change': replaced(
    'change/schedule-change.ts',
    'if (task.firstSkippedAheadMs != null) {',
    'if (task.firstSkippedAheadMs != null && nowMs < 0) {',
  ),
  'a crontab change replays what waits': replaced(
    'change/schedule-change.ts',
    "const { ranges } = skipThrough(task, nowMs, 'schedule_changed')",
    "const { ranges } = skipThrough(task, nowMs - 1e12, 'schedule_changed')",
  ),
  'a crontab change forgets to move the cursor': replaced(
    'change/schedule-change.ts',
    'cursorMs: Math.max(task.cursorMs ?? nowMs, nowMs)',
    'cursorMs: task.cursorMs',
  ),
  'a later cron base drops instants without a word': replaced(
    'change/schedule-change.ts',
    "...skipThrough(task, Math.min(newCronBaseMs, nowMs), 'cron_base_moved')",
    '',
  ),
  'a person skips one instant more': replaced(
    'change/schedule-change.ts',
    "throughMs, 'skipped_by_person')\n  return",
    "(task.schedule.next(throughMs) ?? throughMs), 'skipped_by_person')\n  return",
  ),
  'concurrency off by one': replaced(
    'start/gates.ts',
    'maxConcurrency !== null && activeRuns >= maxConcurrency',
    'maxConcurrency !== null && activeRuns > maxConcurrency',
  ),
  'concurrency forgets runs of the same evaluation': replaced(
    'start/gates.ts',
    'const activeRuns = view.activeRuns + 1',
    'const activeRuns = view.activeRuns',
  ),
  'the baseline is ignored': replaced('start/gates.ts', '?? edge.baseline', '?? NOTHING_SEEN'),
  'the moment of the change of a future edge is ignored': replaced(
    'start/gates.ts',
    'effective.activationSeq > edge.changedAtSeq',
    'effective.activationSeq > 0',
  ),
  'a future edge is always free': replaced(
    'start/gates.ts',
    "return edge.future && !startedSinceChange ? 'free' : null",
    "return edge.future || startedSinceChange === null ? 'free' : null",
  ),
  'a run does not consume in the evaluation that starts it': replaced(
    'start/gates.ts',
    'if (effective.seenByDependee === null) return edge.dependeeCounts',
    'if (effective.seenByDependee === null) return NOTHING_SEEN',
  ),
  'giving back is early': replaced('start/gates.ts', 'if (givesBackAtMs === null || givesBackAtMs > nowMs)', 'if (givesBackAtMs === null)'),
  'what a person asks for waits for a failure to give back': replaced(
    'start/gates.ts',
    'return { ...view, effective: view.effectiveForRequests, givesBackAtMs: null }',
    'return view',
  ),
  'nobody wakes what a failure gave back': replaced('start/evaluation.ts', 'evaluation.wakeAtMs.push(givesBackAtMs)', '0'),
  'nobody wakes it at the grace border': replaced('start/decide.ts', 'if (misfireAtMs !== null) evaluation.wakeAtMs.push(misfireAtMs)', ''),
  'the count of a coalesced range is off by one': replaced(
    'start/decide.ts',
    'countBetween(evaluation.positionMs, instantMs) - 1',
    'countBetween(evaluation.positionMs, instantMs)',
  ),
  'the count of a skipped range is off by one': replaced(
    'start/decide.ts',
    'const count = countUndecided(decided, afterMs, lastMs)',
    'const count = countUndecided(decided, afterMs, lastMs) + 1',
  ),
  'coalesce takes an instant within grace': replaced(
    'start/decide.ts',
    'task.schedule.previous(untilMs - 1)',
    'task.schedule.previous(untilMs)',
  ),
  'what was asked for on enabling keeps newer misfires from being skipped': replaced(
    'start/decide.ts',
    '  if (firstMs === null || lastMs === null) return\n',
    '  if (firstMs === null || lastMs === null || afterMs !== evaluation.positionMs) return\n',
  ),
  'what was skipped ahead is decided again': replaced(
    'start/decide.ts',
    '  evaluation.skippedAhead = joinedRanges(',
    '  if (lastMs > 0) return\n  evaluation.skippedAhead = joinedRanges(',
  ),
  'nobody wakes it for newer misfires behind what was asked for': replaced(
    'start/decide.ts',
    'return newerMs === null ? null : becomesMisfireAtMs(task, newerMs, nowMs)',
    'return null',
  ),
  'what is over the fill of an evaluation is forgotten': replaced(
    'start/evaluation.ts',
    '  evaluation.waiting = waiting\n  evaluation.wakeAtMs.push(evaluation.nowMs)',
    '  evaluation.waiting = waiting',
  ),
  'an evaluation has no fill': replaced(
    'start/evaluation.ts',
    'return evaluation.activations.length >= evaluation.catchUpBatch',
    'return evaluation.activations.length > evaluation.catchUpBatch + 100000',
  ),
  'what was asked for on enabling is a misfire': replaced(
    'start/misfire.ts',
    'if (task.notMisfiresThroughMs !== null && instantMs <= task.notMisfiresThroughMs) return false',
    '',
  ),
  'skipping waits for the gates': replaced(
    'start/decide.ts',
    "if (task.misfirePolicy === 'skip') skipMisfires(evaluation)",
    "if (task.misfirePolicy === 'skip' && closedGates(evaluation.gates, nowMs).length === 0) skipMisfires(evaluation)",
  ),
  'a run asked for is started twice': replaced(
    'simulate/simulated-world.ts',
    'if (requestId !== null) state.requests',
    "if (requestId !== null && requestId.endsWith('x')) state.requests",
  ),
  'run now ignores the concurrency limit': replaced(
    'start/decide.ts',
    '(request.besideOthers ? []',
    '(request.besideOthers || request.ignoreDependencies ? []',
  ),
  'run now never ignores dependencies': replaced(
    'start/decide.ts',
    'const heedsDependencies = !request.ignoreDependencies &&',
    'const heedsDependencies =',
  ),
  'run now without dependencies consumes': replaced(
    'start/evaluation.ts',
    "(start.kind === 'manual' && !start.ignoreDependencies)",
    "start.kind === 'manual'",
  ),
  'a manual run counts for the next instant': replaced(
    'start/decide.ts',
    'const alignedForMs = evaluation.task.schedule.previous(requestedAtMs)',
    'const alignedForMs = evaluation.task.schedule.next(requestedAtMs)',
  ),
  'a rerun consumes': replaced(
    'start/evaluation.ts',
    "const consumes = start.kind === 'scheduled' ||",
    "const consumes = start.kind === 'scheduled' || start.kind === 'rerun' ||",
  ),
  'a run cancelled before its start counts as ended': replaced(
    'model/run-states.ts',
    "    case 'expired':\n      return hasStarted",
    "    case 'expired':\n      return true",
  ),
  'failures open an edge that wants success': replaced(
    'simulate/simulated-world.ts',
    'task.counts.succeeded + (succeeded ? 1 : 0)',
    'task.counts.succeeded + 1',
  ),
  'the run that opened the gate is recorded wrongly': replaced(
    'start/gates.ts',
    "edge.endings === 'succeeded' ? edge.latestSucceededRunId",
    "edge.endings === 'finished' ? edge.latestSucceededRunId",
  ),
  'a lost attempt counts as a failed one': replaced(
    'simulate/simulated-run.ts',
    "isLostTooOften(run.lostAttempts) ? { endsAs: 'failed' }",
    "run.lostAttempts > 1 ? { endsAs: 'failed' }",
  ),
  'one retry too few': replaced('end/retries.ts', 'failures > policy.limit', 'failures >= policy.limit'),
  'a plain cycle is accepted': replaced('change/edge-rules.ts', 'if (task === candidate.dependerId) return', 'if (task === -1) return'),
  'an aligned edge may lie on a cycle': replaced(
    'change/edge-rules.ts',
    'if (step.taskId === candidate.dependerId && step.aligned)',
    'if (step.taskId === -1)',
  ),
}
