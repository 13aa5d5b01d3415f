import { type Mutant, mutantsOf } from './mutant.ts'

const EDGES = ['server/use-cases/dependency/dependencies.db.test.ts']
const ALIGNED = ['server/use-cases/dependency/aligned-edges.db.test.ts']
const UPDATING = ['server/use-cases/task/update-task.db.test.ts']
const SWITCHING = ['server/use-cases/task/switch-tasks.db.test.ts', 'server/use-cases/task/pause-tasks.db.test.ts']
const SKIPPING = ['server/use-cases/task/skip-instant.db.test.ts']
const CRONTABS = ['server/use-cases/crontab/crontabs.db.test.ts']
const RERUNS = ['server/use-cases/run/rerun-and-withdraw.db.test.ts']
const CANCELLING = ['server/use-cases/run/cancel-run.db.test.ts']
const MARKING = ['server/use-cases/run/mark-run.db.test.ts']
const BACKFILLS = ['server/use-cases/run/backfills.db.test.ts']

export const USE_CASE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/use-cases/dependency/write-edges.ts', EDGES, [
    [
      'an edge with another end point keeps its baseline',
      '...(renewal.baseline ? { ...baselineColumns(baseline), waiverActionId',
      '...(renewal.baseline ? { waiverActionId',
    ],
    ['an edge with another end point keeps its waiver', 'waiverActionId: null, waivedByName: null, waivedAt: null', ''],
    [
      'a new edge has no baseline',
      '{ ...columnsOf(draft), ...baselineColumns(baseline), changedAtSeq',
      '{ ...columnsOf(draft), changedAtSeq',
    ],
    ['forms stay fresh when edges change', '  await touch(tx, changes)\n  return changes', '  return changes'],
    ['an edge that is left out stays', 'if (deleted.length > 0) {\n', 'if (deleted.length > 1e9) {\n'],
  ]),
  ...mutantsOf('scheduling/change/edge-renewal.ts', EDGES, [
    ['editing the endings of a future edge renews its free run', 'isMoved || (after.future && !before.future)', 'isMoved || after.future'],
    ['another end point does not renew the free run', 'freeRun: isMoved || (', 'freeRun: before === null || ('],
    ['becoming a future edge does not renew the free run', 'isMoved || (after.future && !before.future)', 'isMoved'],
    ['an edge with another end point is not renewed', 'baseline: isMoved,', 'baseline: before === null,'],
  ]),
  ...mutantsOf('server/use-cases/dependency/edge-baselines.ts', EDGES, [
    ['backfills count in a baseline', "\n           and runs.kind <> 'backfill'", ''],
    ['runs that never started count in a baseline', '\n           and ending.counts', ''],
    ['endings before the last start open a new edge', '\n           and ending.at > wanted.since', ''],
    ['an ending counts no more once its run is rerun', 'jsonb_array_elements(runs.earlier_endings)', "jsonb_array_elements('[]'::jsonb)"],
  ]),
  ...mutantsOf('server/endings/earlier-endings.ts', EDGES, [
    ['an ending of a run that was rerun counts no more', "'counts', runs.counts_as is not null", "'counts', false"],
    ['a rerun forgets how its run had ended', '${endingsBefore(sql)} ||', "'[]'::jsonb ||"],
  ]),
  ...mutantsOf(
    'server/use-cases/task/bring-pauses-to-their-end.ts',
    ['server/use-cases/task/ended-pauses.db.test.ts'],
    [
      ['whoever touches a task forgets that its pause is over', 'if (ended.length === 0) return', 'if (ended.length >= 0) return'],
      ['the instants of a pause that is over are not decided', '  await writeTimingPlans(tx, plans)\n', ''],
    ],
  ),
  ...mutantsOf('server/use-cases/dependency/edge-writes.ts', EDGES, [
    [
      'two saves at once close a cycle',
      'await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.edgeWrites})`)',
      'await tx.execute(sql`select ${ADVISORY_LOCKS.edgeWrites}::int`)',
    ],
    [
      'a cycle is not seen that leads through a task further down',
      'select edge.dependee_id from below join dependencies edge on edge.depender_id = below.id',
      'select id from below',
    ],
  ]),
  ...mutantsOf('server/use-cases/dependency/record-edge-changes.ts', EDGES, [
    ['dependers sleep on when their edges change', 'await wakeTasks(tx, dependersOf(changes))', ''],
    [
      'the depender that lost an edge sleeps on',
      'changes.flatMap(({ before, after }) => [before, after].flatMap((edge) => (edge ? [edge.dependerId] : [])))',
      'changes.flatMap(({ after }) => [after].flatMap((edge) => (edge ? [edge.dependerId] : [])))',
    ],
  ]),
  ...mutantsOf(
    'server/use-cases/dependency/waive-dependency.ts',
    ['server/tick/reruns-and-waivers.db.test.ts', 'server/user-actions/user-actions.db.test.ts'],
    [
      ['a depender sleeps on when its edge is waived', 'await wakeTasks(tx, [edge.dependerId])', ''],
      ['a waiver is taken over by a second person', 'if (!canBeWaived(edge)) {', 'if (edge.waivedByName === undefined) {'],
    ],
  ),
  ...mutantsOf('server/use-cases/task/enabled-state.ts', SWITCHING, [
    ['what is due is not decided before a task is disabled', 'await decideTasks(tx, taskIdsOf(rows.filter((row) => row.enabled)))', ''],
    ['a pause that is changed begins anew', 'sql`coalesce(${tasks.pausedAt}, djag_now())`', 'sql`djag_now()`'],
    ['an enabled task stays paused', '{ enabled: true, ...NO_PAUSE }', '{ enabled: true }'],
    [
      'instants passed while it was disabled are not skipped',
      'await writeTimingPlans(tx, new Map',
      'if (nowMs < 0) await writeTimingPlans(tx, new Map',
    ],
    ['an enabled task sleeps on', '  await wakeTasksAndWaiters(tx, ids)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/pause-tasks.ts', SWITCHING, [
    ['a pause may end in the past', 'if (until && until.getTime() <= (await databaseNowMs(tx)))', 'if (until && until.getTime() < 0)'],
  ]),
  ...mutantsOf(
    'server/use-cases/task/lock-tasks.ts',
    [...SWITCHING, 'server/tick/decide-tasks.db.test.ts'],
    [
      ['deleted tasks are switched', 'if (!row || row.deletedAt) throw', 'if (!row) throw'],
      ['two saves at once overwrite each other', "    .orderBy(asc(tasks.id))\n    .for('no key update')", '    .orderBy(asc(tasks.id))'],
    ],
  ),
  ...mutantsOf('server/use-cases/task/lock-tasks.ts', SWITCHING, [
    ['aligned dependers sleep on when timing changes', '  await wakeAlignedDependers(tx, ids)\n', ''],
  ]),
  ...mutantsOf(
    'server/use-cases/task/timing-plans.ts',
    [...SKIPPING, ...UPDATING, ...CRONTABS],
    [
      [
        'instants to come that were skipped stay skipped under another schedule',
        'if (withdrawsRangesAfterMs === null) continue',
        'if (withdrawsRangesAfterMs !== undefined) continue',
      ],
      [
        'ranges of other tasks are withdrawn',
        'and(eq(decidedRanges.taskId, taskId), gt(decidedRanges.firstInstant',
        'and(gt(decidedRanges.firstInstant',
      ],
      [
        'the cursor stays where it was',
        'update tasks set cursor = plan.cursor, not_misfires_through',
        'update tasks set not_misfires_through',
      ],
      ['ranges are not written', 'await tx.insert(decidedRanges).values(ranges.slice(from, from + RANGES_AT_ONCE))', ''],
      ['what is asked for by enabling is a misfire', ', not_misfires_through = plan.not_misfires_through', ''],
    ],
  ),
  ...mutantsOf('server/use-cases/task/skip-instant.ts', SKIPPING, [
    ['a task that waited sleeps on when its instant is skipped', '  await wakeTasksAndWaiters(tx, [task.id])\n', ''],
    ['a decided instant is skipped', 'if (instantMs <= positionMs || firstMs === null) {', 'if (firstMs === null) {'],
    ['any instant to come can be skipped', 'if (nextToComeMs !== null && instantMs > nextToComeMs) {', 'if (nextToComeMs === undefined) {'],
  ]),
  ...mutantsOf('server/use-cases/task/update-task.ts', UPDATING, [
    ['a stale form is saved', "  refuseStaleTask(task, updatedAt, 'saved')\n", ''],
    ['what is due is not decided before a change', 'if (task.enabled) await decideTasks(tx, [task.id])', ''],
    ['a task that was changed sleeps on', '  await wakeTasksAndWaiters(tx, [task.id])\n', ''],
    ['the plan of a change is made from before the decision', '(await lockTasks(tx, [task.id])).get(task.id) ?? task', 'task'],
  ]),
  ...mutantsOf(
    'server/use-cases/task/delete-task.ts',
    ['server/use-cases/task/delete-task.db.test.ts'],
    [
      [
        'requests of a deleted task that have started are lost',
        'and(inArray(runRequests.taskId, [...ids]), isNull(runRequests.activatedRunId))',
        'inArray(runRequests.taskId, [...ids])',
      ],
      [
        'backfills of a deleted task go on',
        "and(inArray(backfills.taskId, [...ids]), eq(backfills.state, 'active'))",
        "and(inArray(backfills.taskId, [...ids]), eq(backfills.state, 'cancelled'))",
      ],
      [
        'exhausted backfills of a deleted task are cancelled',
        "and(inArray(backfills.taskId, [...ids]), eq(backfills.state, 'active'))",
        'inArray(backfills.taskId, [...ids])',
      ],
      ['a deleted task is due', 'enabled: false, wakeAt: null, waiting: null', 'enabled: false, waiting: null'],
      ['edges of a deleted task stay', 'await recordEdgeChanges(tx, actor, await writeEdges(tx, edges, []))', ''],
    ],
  ),
  ...mutantsOf(
    'server/use-cases/crontab/update-crontab.ts',
    [...CRONTABS, ...ALIGNED],
    [
      ['a stale crontab form is saved', "refuseStaleCrontab(crontab, update.updatedAt, 'saved')", ''],
      ['what is due under the old schedule is not decided', '  await decideTasks(tx, userIds)\n', ''],
      ['tasks of a changed crontab sleep on', '    await wakeTasksAndWaiters(tx, userIds)\n', ''],
      [
        'disabled tasks run for what a change dropped',
        '(enabled ? undecidedInstants(before, nowMs) : promisedInstants(before, nowMs, resumeChoice))',
        'undecidedInstants(before, nowMs)',
      ],
    ],
  ),
  ...mutantsOf('server/use-cases/crontab/lock-crontab.ts', CRONTABS, [
    ['a deleted crontab is changed', 'and(eq(crontabs.id, id), isNull(crontabs.deletedAt))', 'eq(crontabs.id, id)'],
    ['deleted tasks keep a crontab from being deleted', 'and(eq(tasks.crontabId, id), isNull(tasks.deletedAt))', 'eq(tasks.crontabId, id)'],
  ]),
  ...mutantsOf('server/use-cases/run/ask-for-rerun.ts', RERUNS, [
    ['an active run is asked to run again', "if (obstacle === 'is_active')", "if (run.state === 'expired')"],
    ['a rerun that has started keeps others from being asked for', ', isNull(runRequests.activatedRunId)))', '))'],
    ['a rerun is asked for twice', 'if (obstacle !== null) throw', "if (run.taskName === '') throw"],
    ['a task sleeps on when a rerun is asked for', '  await wakeTasks(tx, [run.taskId])\n', ''],
    ['runs of deleted tasks run again', "if (obstacle === 'task_deleted') throw", "if (run.taskName === '') throw"],
  ]),
  ...mutantsOf('server/use-cases/run/withdraw-request.ts', RERUNS, [
    [
      'a request that has started is taken back',
      'and(eq(runRequests.id, requestId), isNull(runRequests.activatedRunId))',
      'eq(runRequests.id, requestId)',
    ],
    ['a task still waits for a request that was taken back', '  await wakeTasks(tx, [taskId])\n', ''],
  ]),
  ...mutantsOf('server/use-cases/run/cancel-run.ts', CANCELLING, [
    ['a draining worker is taken for gone', "worker?.state === 'live' || worker?.state === 'draining'", "worker?.state === 'live'"],
    ['a run without a worker waits for one to stop it', 'if (await endIfOrphaned(tx, run))', 'if (false as boolean)'],
    ['the worker does not hear of it', '  await announceStop(tx, runId)\n', ''],
    ['it is cancelled twice', "if (obstacle === 'asked_already')", "if (run.cancelRequestedByName === '')"],
  ]),
  ...mutantsOf('server/use-cases/run/mark-run.ts', MARKING, [
    ['the worker does not hear of it', "if (run.state === 'running') await announceStop(tx, runId)\n  else if", 'if'],
    ['the job of a marked run stays', 'await removeJobs(tx, [{ runId, attempt: run.attempt, queue: run.queue }])', 'runId'],
  ]),
  ...mutantsOf('server/use-cases/run/backfill-task.ts', BACKFILLS, [
    ['a task sleeps on when a backfill is asked for', '  await wakeTasks(tx, [task.id])\n', ''],
  ]),
  ...mutantsOf('scheduling/change/backfill-range.ts', BACKFILLS, [
    ['instants to come are backfilled', 'Math.min(throughMs, nowMs)', 'throughMs'],
    ['a backfill may fill the ledger', 'if (count <= MOST_BACKFILLED) return null', 'if (count > 0) return null'],
  ]),
  ...mutantsOf('server/use-cases/run/cancel-backfill.ts', BACKFILLS, [
    [
      'a backfill that was cancelled goes on',
      "await tx.update(backfills).set({ state: 'cancelled', cancelledByName: actor.name }).where(eq(backfills.id, backfillId))",
      '',
    ],
    ['a task stays set aside although the backfill that was to blame is cancelled', '  await wakeTasks(tx, [backfill.taskId])\n', ''],
    [
      'started runs of a cancelled backfill are cancelled',
      "and(eq(runs.backfillId, backfillId), sql`${runs.state} = 'queued'`)",
      "and(eq(runs.backfillId, backfillId), sql`${runs.state} in ('queued', 'retrying')`)",
    ],
    [
      'queued runs of other backfills are cancelled',
      "and(eq(runs.backfillId, backfillId), sql`${runs.state} = 'queued'`)",
      "sql`${runs.state} = 'queued' and ${backfillId}::text is not null`",
    ],
  ]),
]
