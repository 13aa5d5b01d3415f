import { type Mutant, mutantsOf } from './mutant.ts'

const UPDATING = ['server/use-cases/task/update-task.db.test.ts']
const PAUSING = ['server/use-cases/task/pause-tasks.db.test.ts']
const SWITCHING = ['server/use-cases/task/switch-tasks.db.test.ts', ...PAUSING]
const ENDED = ['server/use-cases/task/ended-pauses.db.test.ts']
const CRONTABS = ['server/use-cases/crontab/crontabs.db.test.ts']
const ORDERLY = ['server/use-cases/dependency/lock-edge-writes.db.test.ts']
const STALE_SWITCHES = ['server/use-cases/task/stale-switches.db.test.ts']
const CREATING = ['server/use-cases/task/create-task.db.test.ts']
const DEMO = ['server/use-cases/demo/remove-demo-data.db.test.ts']

/** What people do to tasks and what locks it, beside `USE_CASE_MUTANTS`. */
export const TASK_USE_CASE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/use-cases/task/pause-tasks.ts', STALE_SWITCHES, [
    ['a pause goes over another one', '  await refuseStaleSwitches(tx, actor, rows, { seen, isSoAlready: () => false })\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/resume-task.ts', STALE_SWITCHES, [
    ['a changed pause is ended unseen', '  await refuseStaleSwitches(tx, actor, [task], { seen, isSoAlready: () => false })\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/toggle-tasks.ts', STALE_SWITCHES, [
    [
      'toggling ends a pause unseen',
      '    await refuseStaleSwitches(tx, actor, rows, { seen: input.seen, isSoAlready: () => false })\n',
      '',
    ],
  ]),
  ...mutantsOf('server/use-cases/task/refuse-stale-switches.ts', STALE_SWITCHES, [
    ['a pause that ended by itself counts as somebody’s word', "by && by.actorKind !== 'system' ?", 'by ?'],
    ['who asks for what is so already is refused', '!isSoAlready(row) && ', ''],
    ['who switched it first is named', 'desc(audits.id)', 'audits.id'],
  ]),
  ...mutantsOf(
    'server/use-cases/task/delete-task.ts',
    ['server/use-cases/task/stale-deletions.db.test.ts'],
    [['a task is deleted over another’s change', "    refuseStaleTask(task, updatedAt, 'deleted')\n", '']],
  ),
  ...mutantsOf('server/use-cases/task/set-tasks-enabled.ts', SWITCHING, [
    ['a paused task that is disabled stays paused', ' && row.pausedAt === null', ''],
    ['tasks that are so already are switched again', 'locked.filter((row) => !isSoAlready(row))', 'locked.filter(() => true)'],
  ]),
  ...mutantsOf('server/use-cases/task/toggle-tasks.ts', ENDED, [
    [
      'a task whose pause was over is disabled by who resumes it',
      'rows.filter((row) => row.enabled && !row.endedPause)',
      'rows.filter((row) => row.enabled)',
    ],
  ]),
  ...mutantsOf(
    'server/use-cases/task/resume-task.ts',
    [...ENDED, ...PAUSING],
    [
      ['resuming what resumed by itself is refused', '  if (task.endedPause) return task\n', ''],
      ['a task that is enabled already is resumed', 'if (!canBeResumed(task))', "if (task.name === '')"],
    ],
  ),
  ...mutantsOf('server/use-cases/task/switch-tasks.ts', SWITCHING, [
    ['an action is recorded where nothing was switched', '  if (changed.length === 0) return\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/bring-pauses-to-their-end.ts', ENDED, [
    [
      'the pause of a deleted task ends',
      'return !enabled && pausedUntil !== null && deletedAt === null',
      'return !enabled && pausedUntil !== null',
    ],
  ]),
  ...mutantsOf('server/use-cases/task/lock-tasks.ts', ENDED, [
    [
      'those that wait for a task whose pause was over sleep on',
      'locked.filter(({ endedPause }) => endedPause !== null)',
      'locked.filter(({ endedPause }) => endedPause === undefined)',
    ],
  ]),
  ...mutantsOf('server/use-cases/task/lock-tasks.ts', UPDATING, [
    [
      'two saves within a millisecond look like one',
      "sql`greatest(djag_now(), ${tasks.updatedAt} + interval '1 millisecond')`",
      'sql`djag_now()`',
    ],
  ]),
  ...mutantsOf('server/use-cases/task/enabled-state.ts', SWITCHING, [
    ['forms stay fresh when a task is switched', '.set({ ...columns, updatedAt: nextUpdatedAt })', '.set(columns)'],
  ]),
  ...mutantsOf('server/use-cases/task/create-task.ts', CREATING, [
    ['a new task sleeps until it is rechecked', '  await wakeTasks(tx, [task.id])\n', ''],
    ['dependers on a new task are not checked', '  problems.throwIfAny()\n', ''],
  ]),
  ...mutantsOf(
    'server/use-cases/task/check-task-input.ts',
    [...CREATING, ...CRONTABS],
    [
      ['the crontab of a task that is just being saved is deleted', "    .for('key share')\n", ''],
      [
        'a deleted crontab is used',
        '.where(and(eq(crontabs.id, input.crontabId), isNull(crontabs.deletedAt)))',
        '.where(eq(crontabs.id, input.crontabId))',
      ],
      [
        'the name of a deleted task is taken',
        'and(eq(tasks.name, name), isNull(tasks.deletedAt), isAnother)',
        'and(eq(tasks.name, name), isAnother)',
      ],
    ],
  ),
  ...mutantsOf('server/use-cases/crontab/delete-crontab.ts', CRONTABS, [
    [
      'a crontab is deleted under a task that is just being saved',
      "lockCrontab(tx, input.id, 'update')",
      "lockCrontab(tx, input.id, 'no key update')",
    ],
    ['a crontab that is used is deleted', 'if (users.length > 0) {', 'if (users.length > 1e9) {'],
  ]),
  ...mutantsOf('server/use-cases/crontab/update-crontab.ts', CRONTABS, [
    ['what waits under the old schedule is due under the new one', '  await writeTimingPlans(tx, plans)\n', ''],
    ['no run is asked for although a person wants the latest', 'if (update.runLatest) await', 'if (update.runLatest === undefined) await'],
    [
      'two saves of a crontab within a millisecond look like one',
      "sql`greatest(djag_now(), ${crontabs.updatedAt} + interval '1 millisecond')`",
      'sql`djag_now()`',
    ],
  ]),
  ...mutantsOf('server/use-cases/crontab/lock-crontab.ts', CRONTABS, [
    ['two saves of a crontab overwrite each other', '    .for(strength)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/create-task.ts', ORDERLY, [
    ['a new task does not wait for who writes edges', '  await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/update-task.ts', ORDERLY, [
    ['a form does not wait for who writes edges', '  await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/task/delete-task.ts', ORDERLY, [
    ['deleting a task does not wait for who writes edges', '  await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/dependency/save-one-edge.ts', ORDERLY, [
    ['saving an edge does not wait for who writes edges', '  await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/dependency/delete-dependency.ts', ORDERLY, [
    ['deleting an edge does not wait for who writes edges', '    await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/demo/remove-demo-data.ts', ORDERLY, [
    ['removing the demo does not wait for who writes edges', '    await lockEdgeWrites(tx)\n', ''],
  ]),
  ...mutantsOf('server/use-cases/demo/remove-demo-data.ts', DEMO, [
    ['tasks that depended on the demo sleep on', '    await wakeTasks(tx, idsOf(freed))\n', ''],
    [
      'a demo crontab that is used is no ordinary one',
      'update crontabs set demo = false where demo and exists',
      'update crontabs set demo = demo where demo and exists',
    ],
    ["the user's tasks are removed with the demo", 'delete from tasks where demo`', 'delete from tasks`'],
  ]),
  ...mutantsOf(
    'server/use-cases/dependency/refuse-stale-edge.ts',
    ['server/use-cases/dependency/dependencies.db.test.ts'],
    [
      [
        'an edge that others changed is overwritten',
        'if (TERMS.every((term) => saved[term] === basedOn[term])) return',
        'if (TERMS.length > 0) return',
      ],
    ],
  ),
  ...mutantsOf(
    'server/use-cases/dependency/waive-dependency.ts',
    ['server/user-actions/user-actions.db.test.ts', 'server/tick/reruns-and-waivers.db.test.ts'],
    [['two waivers at once overwrite each other', '  await lockTasks(tx, [found.dependerId])\n', '']],
  ),
  ...mutantsOf(
    'server/use-cases/run/withdraw-request.ts',
    ['server/use-cases/run/rerun-and-withdraw.db.test.ts'],
    [['a request is taken back while the scheduler answers it', '  await lockTasks(tx, [taskId])\n', '']],
  ),
  ...mutantsOf(
    'server/use-cases/run/lock-run.ts',
    ['server/use-cases/run/mark-run.db.test.ts', 'server/use-cases/run/cancel-run.db.test.ts'],
    [
      ['a mark does not wait for an ending under way', '  await lockTasksOfRuns(tx, [runId])\n', ''],
      ['a mark does not wait for a claim under way', "    .for('no key update', { of: runs })\n", ''],
    ],
  ),
]
