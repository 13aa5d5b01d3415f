import { type Mutant, mutantsOf } from './mutant.ts'

const TICK = ['server/tick/tick.db.test.ts']
const ALIGNED = ['server/tick/aligned-edges.db.test.ts']
const MANUAL = ['server/tick/manual-runs-at-aligned-edges.db.test.ts', ...ALIGNED]
const BACKFILLS = ['server/tick/backfills.db.test.ts']
const PAUSES = ['server/tick/pauses.db.test.ts']
const REQUESTS = ['server/tick/requested-runs.db.test.ts', 'server/tick/reruns-and-waivers.db.test.ts']
const WRITTEN = ['server/tick/compare-and-set.db.test.ts']
const TOLD = ['server/tick/what-browsers-hear.db.test.ts']

/** What a decision is made from and what of it is written, beside `TICK_MUTANTS`. */
export const DECISION_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('server/tick/write-decisions.ts', WRITTEN, [
    ['a request that others have answered is answered again', ' and run_requests.activated_run_id is null', ''],
    ['a backfill that was cancelled meanwhile goes on', "moved.id and backfills.state = 'active'`", 'moved.id`'],
    ['a decision is kept although others moved the cursor', "  expectRows('task cursors', count, rows.length)\n", ''],
    ['a run is kept although its request was answered by others', "  expectRows('requests', count, rows.length)\n", ''],
    ['runs of a backfill are kept although it was cancelled', "  expectRows('backfills', count, rows.length)\n", ''],
  ]),
  ...mutantsOf('server/tick/write-decisions.ts', TICK, [
    ['a task has been waiting since the last look only', 'waiting_since: waitingSince(row, decision.waiting)', 'waiting_since: row.now'],
    ['a task that was decided is decided again and again', 'wake_at = decided.wake_at,', 'wake_at = tasks.wake_at,'],
    ['activations are not numbered', 'activation_seq = decided.activation_seq, waiting', 'waiting'],
    ['what a task waits for is not said', 'waiting = decided.waiting, waiting_since', 'waiting_since'],
  ]),
  ...mutantsOf('server/tick/write-decisions.ts', PAUSES, [
    [
      'what a pause was to run at its end is a misfire',
      'cursor = decided.cursor, not_misfires_through = decided.not_misfires_through,',
      'cursor = decided.cursor,',
    ],
    ['pauses that are over are not ended', '  await endPauses(tx, endedPauses(decided))\n', ''],
  ]),
  ...mutantsOf('server/tick/write-decisions.ts', TOLD, [
    [
      'browsers hear nothing of tasks that look otherwise',
      "if (changed.length > 0) events.push(notifyLive(tx, { subject: 'task'",
      "if (changed.length > 1e9) events.push(notifyLive(tx, { subject: 'task'",
    ],
    ['browsers read again at every look', '|| changesWhatIsShown(taskDecision.row, taskDecision.decision)', '|| true'],
    ['browsers hear nothing of new runs', 'if (activated.length > 0) {', 'if (activated.length > 1e9) {'],
    ['browsers hear nothing of waivers that are used up', 'if (edgeIds.length > 0) events', 'if (edgeIds.length > 1e9) events'],
  ]),
  ...mutantsOf('server/tick/waiting.ts', TOLD, [
    ['a task that is set aside no more looks as before', ' || row.isSetAside || ', ' || '],
    ['what a task waits for looks the same whatever it is', ' || !waitsTheSame(row.waiting, decision.waiting)', ''],
  ]),
  ...mutantsOf('server/tick/tick.ts', TOLD, [
    [
      'browsers hear nothing of a task that is set aside',
      "    await notifyLive(tx, { subject: 'task', ids: rows.map((row) => row.id) })\n",
      '',
    ],
  ]),
  ...mutantsOf('server/tick/write-runs.ts', TICK, [
    ['the ids of runs follow the clock of the machine', 'uuidV7({ msecs, seq: firstSeq + index })', 'uuidV7()'],
  ]),
  ...mutantsOf(
    'server/tick/write-runs.ts',
    ['server/tick/decide-tasks.db.test.ts'],
    [['runs of one change do not sort by activation', 'seq: firstSeq + index }', 'seq: index }']],
  ),
  ...mutantsOf(
    'server/tick/write-runs.ts',
    [...REQUESTS, 'server/use-cases/dependency/dependencies.db.test.ts'],
    [
      [
        'a rerun forgets how its run had ended',
        "      earlier_endings = ${withItsEnding(sql, 'rerun')}",
        '      earlier_endings = runs.earlier_endings',
      ],
    ],
  ),
  ...mutantsOf('server/tick/load-edges.ts', MANUAL, [
    [
      'of several manual runs the earliest counts',
      'order by runs.aligned_for desc, runs.ended_at',
      'order by runs.aligned_for, runs.ended_at',
    ],
    ['a manual run takes back what has ended', "and runs.aligned_for > coalesce(own.instant, '-infinity') and", 'and'],
    [
      'a manual run that failed satisfies edges on success',
      "when 'succeeded' then runs.counts_as = 'succeeded' or",
      "when 'succeeded' then true or",
    ],
    ['a manual run waits for the backfill of its instant', "and taker.kind = 'scheduled' and taker.state", 'and taker.state'],
    ['a manual run that is under way satisfies edges on any ending', 'else runs.counts_as is not null or', 'else true or'],
    ['a manual run that was rerun has never ended', ` or runs.earlier_endings @> '[{"counts": true}]'`, ''],
  ]),
  ...mutantsOf(
    'server/tick/load-edges.ts',
    ['server/tick/skipped-ahead.db.test.ts'],
    [
      [
        'what a dependee has skipped ahead is waited for',
        "case when coalesce(dependee.cursor, '-infinity') < dependee.not_misfires_through then (",
        'case when false then (',
      ],
    ],
  ),
  ...mutantsOf(
    'server/tick/load-skipped-ahead.ts',
    ['server/tick/skipped-ahead.db.test.ts'],
    [
      [
        'instants between what was skipped ahead are lost',
        'case when range.first_instant > task.not_misfires_through then null else range.id end',
        'true',
      ],
    ],
  ),
  ...mutantsOf(
    'server/tick/load-consumptions.ts',
    ['server/tick/load-consumptions.db.test.ts'],
    [['a failure at the very instant gives back at once', 'and ended_at >= wanted.ended_since', 'and ended_at > wanted.ended_since']],
  ),
  ...mutantsOf('server/tick/load-backfills.ts', BACKFILLS, [
    ['a backfill leaves its first instant out', 'row.firstInstant.getTime() - 1', 'row.firstInstant.getTime()'],
  ]),
  ...mutantsOf(
    'server/tick/set-aside.ts',
    ['server/tick/set-aside.db.test.ts'],
    [
      ['a reason that can not be stored keeps a task from being set aside', ".replaceAll('\\0', '')", ''],
      ['half a character in a reason keeps a task from being set aside', '.toWellFormed()', ''],
      [
        'a task that has nothing to look at seems to be set aside',
        'set_aside_at = case when asleep.reason is not null then ',
        'set_aside_at = case when true then ',
      ],
    ],
  ),
  ...mutantsOf('server/tick/end-pauses.ts', PAUSES, [
    [
      'forms stay fresh when a pause ends',
      "updated_at = greatest(djag_now(), tasks.updated_at + interval '1 millisecond')",
      'updated_at = tasks.updated_at',
    ],
  ]),
  ...mutantsOf(
    'server/database/transient-errors.ts',
    ['server/database/transient-errors.test.ts'],
    [
      ['a task is to blame for a lock that did not come', '|55P03|57014', '|57014'],
      ['a lost connection is no reason to try again later', 'NO_CONNECTION.test(code) || NO_ANSWER', 'NO_ANSWER'],
      ['a task is to blame for a deadlock', '/^(40...|57', '/^(57'],
      ['a shutdown is no reason to try again later', '|57P0[123])$/', ')$/'],
    ],
  ),
]
