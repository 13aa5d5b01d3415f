import { type Mutant, mutantsOf } from './mutant.ts'

const TICK = ['server/tick/tick.db.test.ts']
const ALIGNED = ['server/tick/aligned-edges.db.test.ts', 'server/waking/aligned-dependers.db.test.ts']
const BACKFILLS = ['server/tick/backfills.db.test.ts']
const PAUSES = ['server/tick/pauses.db.test.ts']
const REQUESTS = ['server/tick/requested-runs.db.test.ts', 'server/tick/reruns-and-waivers.db.test.ts']
const RECHECK = ['worker/scheduler/recheck.db.test.ts']
const DECIDING = ['server/tick/decide-tasks.db.test.ts', 'server/waking/aligned-dependers.db.test.ts']

export const TICK_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/tick/scheduler-tasks.ts', TICK, [
    ['schedulers wait for each other', "'for no key update skip locked'", "'for no key update'"],
    ['schedulers decide the same tasks', "'for no key update skip locked'", "''"],
    [
      'a task that another scheduler has decided meanwhile is set aside',
      'where id = any(${[...taskIds]}::bigint[]) and wake_at <= djag_now() order',
      'where id = any(${[...taskIds]}::bigint[]) order',
    ],
    ['tasks that have been due longest do not come first', 'order by tasks.wake_at, tasks.id limit', 'order by tasks.id limit'],
  ]),
  ...mutantsOf('server/tick/scheduler-tasks.ts', DECIDING, [
    ['a change does not wait for a decision under way', 'order by tasks.id for no key update`', 'order by tasks.id`'],
    [
      'a change does not lock the dependers that it wakes',
      'where dependee_id = any(${[...taskIds]}::bigint[]) and ${sql.unsafe(MAY_OPEN.timing_changed)}',
      'where false',
    ],
  ]),
  ...mutantsOf('server/tick/scheduler-tasks.ts', RECHECK, [
    ['pauses whose end was missed are not rechecked', 'or paused_until is not null or', 'or'],
    ['backfills are not rechecked', " or exists (select from backfills where task_id = tasks.id and state = 'active')", ''],
    [
      'requests are not rechecked',
      '\n        or exists (select from run_requests where task_id = tasks.id and activated_run_id is null))',
      ')',
    ],
    ['only the first page of tasks is rechecked', 'where id > ${afterId} and', 'where ${afterId} = 0 and'],
  ]),
  ...mutantsOf(
    'server/tick/tick.ts',
    ['server/waking/aligned-dependers.db.test.ts'],
    [['dependers that others held are forgotten', 'if (report.unwokenTaskIds.length > 0)', 'if (report.unwokenTaskIds.length > 1e9)']],
  ),
  ...mutantsOf('server/tick/tick.ts', TICK, [
    [
      'passing trouble sets tasks aside',
      'if (taskIds.length === 0 || isTransient(error)) throw error',
      'if (taskIds.length === 0) throw error',
    ],
    ['one task that fails sets its whole batch aside', 'if (taskIds.length === 1) return', 'if (taskIds.length >= 1) return'],
    ['the second half of a failed batch is left out', 'sum(first, await decideTheDueOf(db, taskIds.slice(middle), limits))', 'first'],
    ['a loop rests although more is due', 'more: isDue(after) &&', 'more: false &&'],
    ['a loop never rests when others hold what is due', ' && report.decidedTasks + report.setAsideTaskIds.length > 0', ''],
  ]),
  ...mutantsOf(
    'server/tick/write-decisions.ts',
    ['server/tick/compare-and-set.db.test.ts', ...TICK],
    [
      ['a waiver given meanwhile is used up', ' and dependencies.waiver_action_id = consumed.action_id', ''],
      ['a decision is written over another', ' and tasks.cursor is not distinct from decided.old_cursor', ''],
      ['a task that was decided stays set aside', 'set_aside_reason = null, set_aside_at = null', 'set_aside_at = tasks.set_aside_at'],
      ['activated runs have no job', '[...newRuns.map(jobOf), ...restarted]', 'restarted'],
    ],
  ),
  ...mutantsOf('server/tick/write-decisions.ts', REQUESTS, [
    ['a run that leaves gates alone forgets the last start', 'coalesce(decided.last_start, tasks.last_start)', 'decided.last_start'],
    ['a rerun has no job', '[...newRuns.map(jobOf), ...restarted]', 'newRuns.map(jobOf)'],
    [
      'a waiver is not used up',
      'update dependencies set waiver_action_id = null, waived_by_name',
      'update dependencies set waived_by_name',
    ],
    ['a request is answered twice', '    answerRequests(sql, activated),\n', ''],
  ]),
  ...mutantsOf('server/tick/write-decisions.ts', BACKFILLS, [
    ['a backfill starts over at every look', 'set position = moved.position, state', 'set state'],
    ['a backfill is never exhausted', "isExhausted ? 'exhausted' : 'active'", "isExhausted ? 'active' : 'active'"],
  ]),
  ...mutantsOf(
    'server/tick/write-decisions.ts',
    [...ALIGNED, ...PAUSES],
    [
      ['aligned dependers sleep on when a pause ends', 'newsOfDecision(decision) === null ?', 'decision.ranges.length === 0 ?'],
      ['aligned dependers sleep on when instants are skipped', 'newsOfDecision(decision) === null ?', 'decision.resumed === null ?'],
      ['coalesced instants have no run', 'takers.get(`${row.id} ${range.intoScheduledForMs}`)', 'null'],
    ],
  ),
  ...mutantsOf('server/waking/aligned-dependers.ts', ALIGNED, [
    [
      'a change does not wait for the decision of a depender',
      'order by tasks.id for no key update`\n  await',
      'order by tasks.id`\n  await',
    ],
    [
      'a tick waits for dependers that others hold',
      'order by tasks.id for no key update skip locked',
      'order by tasks.id for no key update',
    ],
    ['dependers that wait for nothing are woken by a change', 'rows.filter((row) => row.isHeldUp).map', 'rows.map'],
    ['dependers that wait for nothing are woken by a tick', ' and free.is_held_up', ''],
    [
      'the scheduler loops do not hear of dependers that are woken',
      "(select pg_notify(${CHANNELS.wake}, '') from woken limit 1)",
      '${CHANNELS.wake}::text',
    ],
    ['dependers with other edges are woken by a change', ' and ${sql.unsafe(MAY_OPEN.timing_changed)}`\n  return', '`\n  return'],
  ]),
  ...mutantsOf(
    'server/waking/who-wakes.ts',
    ['server/waking/who-wakes.db.test.ts'],
    [
      [
        'tasks with a backfill sleep on',
        " or exists (select from backfills where backfills.task_id = tasks.id and backfills.state = 'active')",
        '',
      ],
      ['ended backfills keep a task awake', " and backfills.state = 'active')", ')'],
      ['waiting tasks sleep on', '(tasks.waiting is not null or exists', '(exists'],
      [
        'plain edges ask for the instants of the dependee',
        "timing_changed: `dependencies.freshness = 'aligned'`",
        "timing_changed: 'true'",
      ],
      ['only aligned edges hear of endings', "run_ended: 'true'", "run_ended: `dependencies.freshness = 'aligned'`"],
    ],
  ),
  ...mutantsOf(
    'server/waking/wake-tasks.ts',
    ['server/waking/wake-tasks.db.test.ts'],
    [
      ['deleted tasks are woken', ' and deleted_at is null order', ' order'],
      [
        'waking takes an earlier look back',
        "least(wake_at, date_trunc('milliseconds', djag_now()))",
        "date_trunc('milliseconds', djag_now())",
      ],
      ['the scheduler loops do not hear of it', "sql`select pg_notify(${CHANNELS.wake}, '')`", 'sql`select ${CHANNELS.wake}::text`'],
    ],
  ),
  ...mutantsOf('server/tick/load-edges.ts', ALIGNED, [
    ["manual runs count as the dependee's instants", "and kind = 'scheduled' and scheduled_for >", 'and scheduled_for >'],
    ['the first run after the ended instant is the last', 'order by scheduled_for limit 1', 'order by scheduled_for desc limit 1'],
    ['instants that were coalesced got no run', ') as range on range.into_run_id = run.id', ') as range on false'],
    ['skipped instants got the run after them', ') as range on range.into_run_id = run.id', ') as range on true'],
    [
      'the dependee has decided nothing',
      "'positionMs', (extract(epoch from greatest(dependee.cursor, dependee.cron_base))",
      "'positionMs', (extract(epoch from dependee.cron_base)",
    ],
    ['a manual run counts before its instant is decided', ' and runs.aligned_for <= greatest(dependee.cursor, dependee.cron_base)', ''],
    ['a manual run counts beside the own run of its instant', "taker.state in ('queued', 'running', 'retrying')", 'false'],
    ['a manual run counts beside the run that takes its instant', 'where taken.into_run_id = taker.id and', 'where false and'],
    ['a manual run that was marked since never succeeded', ` or runs.earlier_endings @> '[{"succeeded": true}]'`, ''],
    [
      'failed runs satisfy edges on success',
      "case edge.endings when 'succeeded' then dependee.aligned_succeeded_instant else",
      "case edge.endings when 'nothing' then dependee.aligned_succeeded_instant else",
    ],
  ]),
  ...mutantsOf('server/tick/load-edges.ts', DECIDING, [
    ['a disabled dependee is not seen to be', 'dependee.enabled as "dependeeEnabled"', 'true as "dependeeEnabled"'],
    ['the baseline of an edge does not count', 'edge.baseline_finished::float8 as', '0::float8 as'],
    ['the free run of a future edge never ends', 'edge.changed_at_seq::float8 as', '1000000::float8 as'],
  ]),
  ...mutantsOf(
    'server/tick/load-task-states.ts',
    [...TICK, ...REQUESTS],
    [
      [
        'runs that wait for a retry do not count as active',
        "and state in ('queued', 'running', 'retrying') group",
        "and state in ('queued', 'running') group",
      ],
      ['ended runs count as active', "and state in ('queued', 'running', 'retrying') group", 'group'],
      ['requests that have started start again', ' and activated_run_id is null order', ' order'],
      ['requests do not start in the order they were made', 'order by requested_at, id`', 'order by id desc`'],
    ],
  ),
  ...mutantsOf(
    'server/tick/load-consumptions.ts',
    ['server/tick/load-consumptions.db.test.ts'],
    [
      ['runs that leave gates alone consume', "and activation_seq is not null and state in ('queued'", "and state in ('queued'"],
      ['what succeeded gives back', "in ('queued', 'running', 'retrying', 'succeeded')", "in ('queued', 'running', 'retrying')"],
      ['what is retried gives back', "in ('queued', 'running', 'retrying', 'succeeded')", "in ('queued', 'running', 'succeeded')"],
      ['the oldest start is the last', 'order by activation_seq desc limit 1', 'order by activation_seq limit 1'],
      ['a failure gives back at once', "state in ('failed', 'cancelled', 'expired')\n", "state in ('expired')\n"],
      [
        'an attempt that took too long gives back at once',
        "state in ('failed', 'cancelled', 'expired')\n",
        "state in ('failed', 'cancelled')\n",
      ],
    ],
  ),
  ...mutantsOf('server/tick/load-backfills.ts', BACKFILLS, [
    [
      'all runs of the task count against a backfill',
      " and state in ('queued', 'running', 'retrying') and backfill_id = backfill.id",
      " and state in ('queued', 'running', 'retrying')",
    ],
    ['ended runs count against a backfill', "state in ('queued', 'running', 'retrying') and backfill_id", 'backfill_id'],
    ['cancelled backfills go on', " and backfill.state = 'active'", ''],
    ['the newest backfill comes first', 'order by backfill.requested_at, backfill.id', 'order by backfill.requested_at desc'],
  ]),
  ...mutantsOf('server/tick/write-runs.ts', REQUESTS, [
    [
      'a run that is active is attempted again',
      ' and state = any(${[...ENDED_RUN_STATES]}::text[])\n',
      ' and ${[...ENDED_RUN_STATES]}::text[] is not null\n',
    ],
    ['a rerun goes on in the old series', 'series_attempt = runs.attempt + 1, ', ''],
    ['a rerun keeps the result of before', 'result = null, error', 'error'],
    ['a rerun keeps who cancelled it', 'cancel_requested_at = null, cancel_requested_by_name = null, ', ''],
    ['a rerun keeps who marked it', ', marked_by_name = null', ''],
  ]),
  ...mutantsOf('server/tick/write-runs.ts', ALIGNED, [
    ['manual runs count for no aligned instant', "activation.kind === 'manual' ? isoInstant(activation.alignedForMs) : null", 'null'],
  ]),
  ...mutantsOf(
    'server/tick/write-runs.ts',
    [...BACKFILLS, ...TICK],
    [
      ['backfills push ahead of fresh runs', 'row.priority - BACKFILL_PRIORITY_DROP', 'row.priority'],
      ['a backlog pushes ahead of fresh runs', '(activation.isCatchUp ? 1 : 0)', '(activation.isCatchUp ? 0 : 0)'],
      ['coalesced instants are not counted', '1 + coalescedInto(decision, activation)', '1'],
    ],
  ),
  ...mutantsOf('server/tick/decide-tasks.ts', DECIDING, [
    ['only one look is taken before a change', 'rows = (await lockTasksToDecide(sql, taskIds)).filter(isDue)', 'rows = []'],
  ]),
  ...mutantsOf(
    'server/tick/decide-tasks.ts',
    ['server/tick/faults-of-the-core.db.test.ts'],
    [
      [
        'a fault of the core holds up other tasks',
        '  } catch (error) {\n    return { row: task.row, problem',
        '  } catch (error) {\n    throw error\n    return { row: task.row, problem',
      ],
    ],
  ),
  ...mutantsOf('server/tick/set-aside.ts', TICK, [
    ['a task that is set aside is tried again and again', 'wake_at = null, set_aside_reason', 'set_aside_reason'],
  ]),
  ...mutantsOf(
    'server/tick/load-skipped-ahead.ts',
    ['server/tick/skipped-ahead.db.test.ts'],
    [['what was skipped ahead is decided again', 'if (wanted.length === 0) return new Map()', 'if (wanted.length >= 0) return new Map()']],
  ),
  ...mutantsOf('server/tick/end-pauses.ts', PAUSES, [
    [
      'the end of one pause ends all',
      'where tasks.id = any(${pauses.map((pause) => pause.taskId)}::bigint[]) and paused.id',
      'where ${pauses.map((pause) => pause.taskId)}::bigint[] is not null and paused.id',
    ],
    ['a pause that ended stays on the page', 'enabled = true, paused_at = null, ', 'enabled = true, '],
  ]),
]
