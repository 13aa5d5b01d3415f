import { type Mutant, mutantsOf } from './mutant.ts'

const LINE = ['worker/runner/run-line.test.ts']
const ROOM = ['worker/runner/ahead.test.ts']
const AHEAD = ['worker/runner/claims-ahead.db.test.ts']
const CLAIMING = ['worker/runner/claim-loop.db.test.ts']
const RETURNING = ['server/leases/return-runs.db.test.ts']
const FOUND = ['server/leases/leases.db.test.ts', 'server/leases/what-workers-say.db.test.ts']

/** What is claimed ahead of its turn, waits in line and goes back, and what a heartbeat finds; beside `RUNNER_MUTANTS` and `LEASE_MUTANTS`. */
export const CLAIM_AHEAD_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('worker/runner/run-line.ts', LINE, [
    ['more of the line run at once than there are slots', ' && slotsTaken() < slots) start', ') start'],
    ['a line that is closed goes on starting', 'while (!this.#isClosed && this.size > 0', 'while (this.size > 0'],
    ['few are claimed ahead again and again', 'return this.size * 2 > this.#most ? { ...room, most: 0 } : room', 'return room'],
    ['more is claimed only once the line is empty', '      if (this.size * 2 <= this.#most) onRoom()\n', ''],
    [
      'what waits already counts for nothing',
      '    for (const { run } of this) waiting.set(run.handler, (waiting.get(run.handler) ?? 0) + 1)\n',
      '',
    ],
    [
      'what is slow just now is claimed ahead',
      'Array.from(running(), ({ run, startedMs })',
      'Array.from([] as HeldRun[], ({ run, startedMs })',
    ],
    ['nobody looks how long the first has waited', '    this.#watchFirst()\n  }\n\n  /** Starts', '  }\n\n  /** Starts'],
    ['the one behind the first waits for ever', '        else this.#watchFirst()\n', ''],
    ['taking some out of the line loses its place', '    this.#first = 0\n    return removed', '    return removed'],
    ['a run that has started is still in line', 'of this.#waiting.slice(this.#first)) yield held', 'of this.#waiting) yield held'],
  ]),
  ...mutantsOf('worker/runner/ahead.ts', ROOM, [
    [
      'runs that take long are claimed ahead',
      'mayBeAhead.filter((handler) => costMs(handler) <= BRIEF_MS)',
      'mayBeAhead.filter((handler) => costMs(handler) < 1e9)',
    ],
    ['slots that others hold count as well', 'slots - running.filter(({ handler }) => !handlerNames.includes(handler)).length', 'slots'],
    ['a line grows without end', 'Math.min(MOST_AHEAD - inLine, ', 'Math.min(MOST_AHEAD, '],
    [
      'how long a run goes on by now counts for nothing',
      'Math.max(LEAST_MS, usual, longestMs.get(handler) ?? 0)',
      'Math.max(LEAST_MS, usual)',
    ],
    ['idle workers get nothing of a storm', 'return otherRunners > 0 ? BESIDE_OTHERS : ALONE', 'return ALONE'],
    [
      'one that is slow now and then counts as brief',
      'Math.max(tookMs, KEPT_SHARE * usualMs + (1 - KEPT_SHARE) * tookMs)',
      'Math.min(tookMs, usualMs)',
    ],
    ['runs with a process each wait in line', "(handler.inline !== null || handler.place === 'reuse')", "handler.place !== 'inline'"],
  ]),
  ...mutantsOf('worker/runner/claim-loop.ts', CLAIMING, [
    [
      'a queue that needs a slot waits for its turn',
      'const queue = this.#heldUp ?? [...this.#promising][0]',
      'const queue = [...this.#promising][0] ?? this.#heldUp',
    ],
    ['a queue that needs a slot is asked again and again', ' || (limit <= 0 && this.#heldUp !== null)) return', ') return'],
  ]),
  ...mutantsOf('worker/runner/runner.ts', AHEAD, [
    ['the line does not move when a slot is free', '    if (this.#line.size > 0) this.#line.advance()\n    else this', '    this'],
    ['a run in line that is claimed again is in line twice', '    this.#letGoOf(this.#line.remove(({ run }) => ids.has(run.runId)))\n', ''],
    ['what was given back is held for ever', "they are retried.')\n    }\n    this.#letGoOf(unstarted)\n", "they are retried.')\n    }\n"],
    ['a run in line that others have is held for ever', "    this.#letGoOf(unstarted.filter((held) => reasonOf(held) === 'taken'))\n", ''],
    ['what a worker taken for dead had in line starts', '    this.#letGoOf(this.#line.remove(() => true))\n', ''],
  ]),
  ...mutantsOf(
    'worker/runner/runner.ts',
    ['worker/runner/runner.db.test.ts'],
    [
      [
        'a worker that is behind with writing claims ahead',
        'this.#isBehind ? { handlerNames: [], most: 0 } : this.#line.room()',
        'this.#line.room()',
      ],
    ],
  ),
  ...mutantsOf('server/leases/return-runs.ts', RETURNING, [
    [
      'browsers hear nothing of runs that were given back',
      "  await notifyLive(tx, { subject: 'run', ids: runIds, taskIds: [...new Set(back.map((run) => run.taskId))] })\n",
      '',
    ],
    [
      'what could not wait again stays running',
      'held.filter(({ runId }) => !waiting.includes(runId))',
      'held.filter(({ runId }) => runId === null)',
    ],
    ['an older attempt is given back', 'runs.id = given.run_id and runs.attempt = given.attempt and', 'runs.id = given.run_id and'],
    [
      'what has ended waits again',
      "where runs.state = 'running' and runs.cancel_requested_at is null",
      'where runs.cancel_requested_at is null',
    ],
  ]),
  ...mutantsOf(
    'server/leases/lose-attempts.ts',
    ['server/leases/unheld-attempts.db.test.ts'],
    [['what has ended is lost', "    where runs.state = 'running'\n    order by runs.id`", '    order by runs.id`']],
  ),
  ...mutantsOf('server/leases/recover-lost-runs.ts', FOUND, [
    ['two workers recover the same', '    if (!lock?.isOurs) return { lostWorkerIds: [], orphans: [] }\n', ''],
    ['browsers hear nothing of a lost worker', "if (ids.length > 0) await notifyLive(tx, { subject: 'worker', ids })", ''],
    [
      'a lost worker seems to run what it ran',
      ', stopped_at = djag_now(), active_runs = 0\n    where state in',
      ', stopped_at = djag_now()\n    where state in',
    ],
  ]),
  ...mutantsOf('server/leases/worker-lease.ts', FOUND, [
    ['a worker counts itself among the others', 'where other.id <> ${heartbeat.workerId} and other.state = ', 'where other.state = '],
    [
      'workers that drain count as others that claim',
      "and other.state = 'live' and other.lease_until",
      "and other.state in ('live', 'draining') and other.lease_until",
    ],
    ['the dead count as others that claim', ' and other.lease_until >= djag_now()', ''],
    ['schedulers count as others that claim', " and other.role <> 'scheduler'", ''],
    [
      'a worker that holds runs is not told so',
      "where runs.worker_id = ${heartbeat.workerId} and runs.state = 'running') as",
      "where runs.worker_id = ${heartbeat.workerId} and runs.state = 'queued') as",
    ],
    [
      'nobody finds what a stopped worker left',
      "(holder.id is null or holder.state in ('stopped', 'lost'))",
      "(holder.id is null or holder.state = 'lost')",
    ],
    ['nobody finds what belongs to no known worker', '(holder.id is null or holder.state in', '(holder.state in'],
    ['what has ended is to be recovered for ever', "where runs.state = 'running' and (holder.id", 'where (holder.id'],
    [
      'a worker awaits the end of its own lease',
      "where other.id <> ${heartbeat.workerId} and other.state in ('live', 'draining')",
      "where other.state in ('live', 'draining')",
    ],
    ['the last lease to end is awaited', 'min(other.lease_until)', 'max(other.lease_until)'],
    [
      'the end of a lease of one that drains is awaited by nobody',
      "and other.state in ('live', 'draining')\n      )",
      "and other.state = 'live'\n      )",
    ],
    [
      'the leases of the lost are awaited for ever',
      "<> ${heartbeat.workerId} and other.state in ('live', 'draining')",
      '<> ${heartbeat.workerId}',
    ],
  ]),
]
