import { type Mutant, mutantsOf } from './mutant.ts'

const WRITER = ['worker/runner/run-writer.db.test.ts']
const FAIL_OVER = ['worker/runner/fail-over.db.test.ts']
const DEATH = ['worker/runner/death-and-drain.db.test.ts']
const STOPPING = ['worker/runner/stopping-runs.db.test.ts']
const RUNNER = ['worker/runner/runner.db.test.ts']
const CLAIMING = ['worker/runner/claim-loop.db.test.ts']
const AHEAD = ['worker/runner/claims-ahead.db.test.ts']

export const RUNNER_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('worker/runner/run-writer.ts', WRITER, [
    ['endings that arrive while a failed batch is put back are lost', '[...batch.endings, ...this.#endings]', 'batch.endings'],
    ['a batch that failed is lost', '[...batch.endings, ...this.#endings]', 'this.#endings'],
    ['lines that arrive while a failed batch is put back are lost', '[...batch.lines, ...this.#lines]', 'batch.lines'],
    ['lines of a failed batch are lost', '[...batch.lines, ...this.#lines]', 'this.#lines'],
    [
      'progress that came meanwhile is taken back by a failed batch',
      'if (!this.#progress.has(progress.runId)) this.#progress.set',
      'this.#progress.set',
    ],
    [
      'what the database refuses stops all writing',
      'if (isTransient(error)) this.#keep(error)\n        else await this.#writeOneByOne(error.batch)',
      'this.#keep(error)',
    ],
    [
      'writing deadlocks with a person who cancels',
      'if (progress.length + starts.length > 0 && endings.length > 0)',
      'if (progress.length > 1e9)',
    ],
    ['a writer that stops forgets what is left', 'if (dueMs === null && this.#isStopping) return', 'if (this.#isStopping) return'],
    ['an ending that was taken is not told of', 'if (ended.fencedOff.length > 0) this', 'if (ended.fencedOff.length > 1e9) this'],
    ['what is still to be written of a forgotten attempt is written', 'this.#endings = this.#endings.filter(isKept)', ''],
    ['an ending that is written is held for ever', '      this.#options.onDone(batch.endings)\n      if (ended', '      if (ended'],
    [
      'what had no answer is written again',
      "if (outcome === 'committed') this.#options.onDone(doubt.batch.endings)\n      else this.#putBack",
      'this.#putBack',
    ],
    [
      'what had no answer is taken for written',
      "if (outcome === 'committed') this.#options.onDone(doubt.batch.endings)\n      else this.#putBack(doubt.batch)",
      'this.#options.onDone(doubt.batch.endings)',
    ],
    [
      'what had no answer is held for ever',
      "if (outcome === 'committed') this.#options.onDone(doubt.batch.endings)",
      "if (outcome === 'committed') void 0",
    ],
    ['what is not ended yet is taken for undone', "      if (outcome === 'in progress') return false\n", ''],
    ['what had no answer and is forgotten is written', '      batch.endings = batch.endings.filter(isKept)\n', ''],
  ]),
  ...mutantsOf('server/leases/write-signs-of-life.ts', WRITER, [
    ['lines of an attempt that was never claimed are kept', ' and attempts.worker_id = line.worker_id\n', '\n'],
    ['lines are kept in no order', '\n    order by line.position`', '\n    order by line.position desc`'],
    ['progress of an older attempt is shown', 'and runs.attempt = given.attempt and runs.worker_id', 'and runs.worker_id'],
    ['progress of another worker is shown', ' and runs.worker_id = given.worker_id and', ' and'],
    ['an ended run still shows progress', " and runs.state = 'running'`", '`'],
  ]),
  ...mutantsOf(
    'worker/runner/attempts-in-hand.ts',
    ['worker/runner/attempts-in-hand.test.ts'],
    [
      ['a claim whose answer is on its way is lost', '?? claimUnderWay', '?? null'],
      [
        'a suspicion lasts as long as claims are made',
        'suspectedDuring === null || suspectedDuring !== claimUnderWay',
        'suspectedDuring === null',
      ],
      ['a second claim of an attempt is let go of with the first', 'if (known && known.times > 1) known.times--\n    else ', ''],
      ['what is held is lost', '    if (isKnown(attempt)) continue\n', ''],
    ],
  ),
  ...mutantsOf('worker/runner/runner.ts', FAIL_OVER, [
    [
      'an older execution of a claimed run goes on',
      "if (ids.has(held.run.runId)) held.stop('taken')",
      "if (ids.has('')) held.stop('taken')",
    ],
    ['runs that the database wrongly says it holds stay running', '), this.#giveUpWhatIsNotHeld()])', ')])'],
    [
      'runs that others have are not stopped at heartbeats',
      'Promise.all([this.#stopWhatIsToStop([...this.#held, ...this.#line]), ',
      'Promise.all([',
    ],
    ['a stopped execution still writes to the log', "held.stopped === 'taken' || this.#writer.log(", 'this.#writer.log('],
  ]),
  ...mutantsOf('worker/runner/runner.ts', FAIL_OVER, [
    [
      'a worker taken for dead goes on running',
      "    for (const held of this.#held) held.stop('taken')\n    this.#letGoOf",
      '    this.#letGoOf',
    ],
  ]),
  ...mutantsOf('worker/runner/runner.ts', RUNNER, [
    [
      'an ending that can not be written is handed back by nobody',
      'const back = this.#inHand.all()',
      'const back = [...this.#held].map((held) => held.attempt)',
    ],
    ['a worker that was behind claims on with the next poll only', '        if (!this.#isBehind) this.#claims.slotFreed()\n', ''],
    ['a worker that drains claims on', '    this.#claims.stop()\n', ''],
    ['nothing hurries a drain', 'delay(DRAIN_MS), this.#hurried.promise]', 'delay(DRAIN_MS)]'],
    ['a worker takes more runs than it has slots', 'options.concurrency - this.#slotsTaken - this.#line.size', 'options.concurrency'],
    ['what an older attempt left is written into a newer one', '    this.#writer.forget(claimed.map((held) => held.attempt))\n', ''],
    [
      'a cancelled run is stopped at the next heartbeat only',
      '[...this.#held, ...this.#line].filter((held) => held.run.runId === runId)',
      '[]',
    ],
  ]),
  ...mutantsOf('worker/runner/runner.ts', DEATH, [
    ['what was stopped is not handed back', 'await Promise.race([this.#handBackAll(), delay(LAST_WRITES_MS)])', ''],
  ]),
  ...mutantsOf(
    'worker/lease-keeper.ts',
    ['worker/lease-keeper.db.test.ts'],
    [
      ['after an outage the living are taken for dead', ' || performance.now() - this.#healthySinceMs < LEASE_MS', ''],
      ['an outage counts as health', '      this.#healthySinceMs = null\n', ''],
      ['nobody is judged any more after an outage', '    this.#healthySinceMs ??= nowMs\n', ''],
      ['every heartbeat begins the wait after an outage anew', 'this.#healthySinceMs ??= nowMs', 'this.#healthySinceMs = nowMs'],
      [
        'workers over HTTP are judged as soon as others',
        'areHttpWorkersJudged: heardForMs >= HTTP_LEASE_SECONDS * 1_000',
        'areHttpWorkersJudged: true',
      ],
      ['one that stood still judges at once', '    if (nowMs - this.#beatMs > LEASE_MS) this.#healthySinceMs = nowMs\n', ''],
      ['the end of a lease is found at a heartbeat only', 'nextLeaseEndInMs <= HEARTBEAT_MS', 'nextLeaseEndInMs < 0'],
      [
        'a worker that is lost by its own word is declared lost by itself',
        'recoverLostRuns(database(), this.#workerId, judged)',
        'recoverLostRuns(database(), null, judged)',
      ],
      ['a connection that gives no answer is kept', '      if (error instanceof NoAnswerError) await this.#options.reconnect()\n', ''],
      ['a heartbeat waits for its answer for ever', 'return await Promise.race([work, patience])', 'return await work'],
      ['a new lease is not registered', '    await inTime(this.#register())\n', ''],
      ['runs are not looked after', '    this.#every(HEARTBEAT_MS, () => this.#lookAfterRuns())\n', ''],
    ],
  ),
  ...mutantsOf('worker/lease-keeper.ts', FAIL_OVER, [['a worker taken for dead lets go of nothing', '    this.#options.onLost()\n', '']]),
  ...mutantsOf('worker/lease-keeper.ts', DEATH, [
    ['a worker taken for dead keeps its id', '    this.#workerId = uuidV7()\n', ''],
    [
      'a worker that stops keeps its lease',
      'await inTime(markWorkerStopped(this.#options.database(), this.#workerId))',
      'await inTime(Promise.resolve())',
    ],
    ['nobody takes over what the dead left', '      if (renewed) this.#recoverInTime(renewed)\n', ''],
  ]),
  ...mutantsOf(
    'worker/runner/held-run.ts',
    ['worker/runner/held-run.test.ts'],
    [
      [
        'a weaker reason to stop takes the place of a stronger one',
        'if (this.#stopped !== null && STOP_REASONS.indexOf(this.#stopped) >= STOP_REASONS.indexOf(reason)) return\n',
        '',
      ],
      ['a run that others have is reported', "if (stopped === 'taken') return null", ''],
      [
        'a run that is stopped with its result fails',
        "stopped === null || outcome.outcome === 'succeeded'",
        "stopped === null || (outcome.outcome === 'succeeded' && stopped === 'draining')",
      ],
      [
        'a drained run fails',
        "if (stopped === 'draining') return 'hand_back'",
        "if (stopped === 'draining') return { ...ended, ...outcome }",
      ],
      ['a run that took too long counts as cancelled', "stopped === 'time_limit' ? 'expired' : 'cancelled'", "'cancelled'"],
      ['a failure that is final is tried again', 'settledBy: { ...this.#settledBy, retry: null }', 'settledBy: this.#settledBy'],
      ['a run is not aborted', 'this.#abort.abort(new Error(this.#inWords(reason)))', ''],
    ],
  ),
  ...mutantsOf('worker/runner/runner.ts', AHEAD, [
    ['a worker that drains keeps what it claimed ahead', 'this.#giveBack(this.#line.close())', 'this.#line.close()'],
    [
      'a run that was cancelled while it waited in line starts',
      'this.#line.remove((held) => asked.has(held))',
      'this.#line.remove((held) => asked.size > 1e9 && asked.has(held))',
    ],
    ['what waits too long in line is given to nobody', 'onTooLong: (unstarted) => void this.#giveBack(unstarted)', 'onTooLong: () => {}'],
    ['a run in line is given up as not held', '      this.#inHand.take(held.attempt)\n', ''],
    ['a start that the database does not know is written with the ending only', 'held.isAhead ? { ...attempt, startedMs } : null', 'null'],
  ]),
  ...mutantsOf('worker/runner/held-run.ts', AHEAD, [
    ['an ending says nothing of its start', '...(this.isAhead && { startedMs: this.#startedMs })', '...{}'],
  ]),
  ...mutantsOf('worker/runner/claim-loop.ts', CLAIMING, [
    ['others overtake a queue that needs a slot', 'this.#heldUp = isHeldUp ? queue : null', 'this.#heldUp = null'],
  ]),
  ...mutantsOf('worker/runner/claim-loop.ts', CLAIMING, [
    ['a notified queue waits for the next poll', '    this.#promising.add(queue)\n    this.#sleep.wake()\n', ''],
    ['queues that the worker does not serve are claimed from', 'if (queues && !queues.includes(queue)) return', ''],
    ['a queue that gave as many as were asked for is forgotten', 'if (takenJobs >= limit + ahead.most) this.#promising.add(queue)', ''],
    ['a retry waits for the next poll', 'if (nextStartInMs !== null) this', 'if (nextStartInMs === undefined) this'],
    ['a free slot waits for the next poll', 'if (this.#promising.size > 0 || this.#heldUp !== null) this.#sleep.wake()', ''],
    [
      'one failure ends all claiming',
      '    } catch (error) {\n      // Everything',
      '    } catch (error) {\n      this.#isStopping = true\n      // Everything',
    ],
    [
      'a failure is followed by the next try without a pause',
      'this.#polledMs = Number.NEGATIVE_INFINITY\n      if',
      'this.lookEverywhere()\n      if',
    ],
    [
      'it claims more than it has slots for',
      'handlerNames: handlerNames(), limit, ahead })',
      'handlerNames: handlerNames(), limit: limit + 1, ahead })',
    ],
  ]),
  ...mutantsOf('worker/runner/claim-loop.ts', CLAIMING, [
    ['a claim that is over seems under way', '      this.#isClaiming = false\n', ''],
    [
      'what was lost to a deaf worker waits for the next poll',
      'lookEverywhere(): void {\n    this.#polledMs = Number.NEGATIVE_INFINITY\n    this.#sleep.wake()',
      'lookEverywhere(): void {\n    this.#sleep.wake()',
    ],
    ['a loop that stops sleeps on', '    this.#isStopping = true\n    this.#sleep.wake()', '    this.#isStopping = true'],
  ]),
  ...mutantsOf('worker/runner/run-writer.ts', WRITER, [
    [
      'an ending that the database refuses is lost',
      '        else if (ending) this.#putBack({ ...NOTHING, endings: [asRefused(ending, error)] })\n',
      '',
    ],
    [
      'passing trouble loses what is written one by one',
      '        if (isTransient(error) && error instanceof NotWrittenError) this.#keep(error)\n        else if (ending)',
      '        if (ending)',
    ],
    ['lines of a forgotten attempt are written', '    this.#lines = this.#lines.filter(isKept)\n', ''],
    [
      'progress of a forgotten attempt is written',
      '    for (const [runId, progress] of this.#progress) if (isForgotten(progress)) this.#progress.delete(runId)\n',
      '',
    ],
    ['a forgotten ending is held for ever', '    this.#options.onDone(this.#endings.filter(isForgotten))\n', ''],
    ['lines pile up without end', '    if (this.#lines.length > MOST_KEPT_LINES) this.#lines.shift()\n', ''],
    [
      'lines of failed batches pile up without end',
      '[...batch.lines, ...this.#lines].slice(-MOST_KEPT_LINES)',
      '[...batch.lines, ...this.#lines]',
    ],
    ['every line is told to browsers by itself', 'if (noticesMs === 0 || (', 'if (noticesMs !== null || ('],
  ]),
  ...mutantsOf('server/leases/write-signs-of-life.ts', WRITER, [
    ['lines are dated by when they are written down', "djag_now() - line.age_ms * interval '1 millisecond'", 'djag_now()'],
  ]),
  ...mutantsOf(
    'worker/runner/live-notices.ts',
    ['worker/runner/live-notices.db.test.ts'],
    [
      ['browsers are told as often as something happens', 'return Math.max(0, this.#toldMs + LEAST_PAUSE_MS - nowMs)', 'return 0'],
      ['browsers are told the same again and again', '    this.#runs.clear()\n    this.#progressed.clear()\n    this.#logs.clear()\n', ''],
      ['browsers hear nothing of lines', 'if (logIds.length > 0) await', 'if (logIds.length > 1e9) await'],
      ['browsers hear nothing of runs that start', 'if (runIds.length > 0) await', 'if (runIds.length > 1e9) await'],
      ['browsers hear nothing of progress', 'if (progressedIds.length > 0) await', 'if (progressedIds.length > 1e9) await'],
    ],
  ),
  ...mutantsOf(
    'worker/runner/after-seconds.ts',
    ['worker/runner/after-seconds.test.ts'],
    [
      ['a time limit of a month is over at once', 'leftMs > LONGEST_TIMER_MS ? wait', 'leftMs > 1e15 ? wait'],
      ['a limit that was withdrawn stops all the same', 'return () => clearTimeout(timer)', 'return () => {}'],
    ],
  ),
  ...mutantsOf(
    'worker/runner/runner.ts',
    [...FAIL_OVER, ...DEATH],
    [
      ['a run that is held is given up', '    this.#inHand.take(held.attempt)\n', ''],
      ['a run that others had is held for ever', '    if (ending === null) this.#inHand.letGo(held.attempt)\n', ''],
    ],
  ),
  ...mutantsOf('worker/runner/runner.ts', DEATH, [
    [
      'a worker that drains waits for its runs for ever',
      "    for (const held of this.#held) held.stop('draining')\n    await",
      '    await',
    ],
  ]),
  ...mutantsOf(
    'worker/runner/execute-inline.ts',
    ['worker/runner/stopping-runs.db.test.ts', 'worker/runner/belongs-to-its-run.db.test.ts'],
    [
      [
        'a handler in the worker that ignores its signal keeps its slot',
        "  else signal.addEventListener('abort', wait, { once: true })\n",
        '',
      ],
      [
        'late lines of a handler in the worker are written as if in time',
        '(isOver ? output.late(entry) : output.log(entry))',
        'output.log(entry)',
      ],
      [
        'an error that nothing catches ends no run',
        "      resolve({ outcome: 'failed', error: { ...error, message: storableText(`${what}: ${error.message}`) } })\n",
        '',
      ],
      ['a handler goes on after an error that nothing catches', '      failure.abort(thrown)\n', ''],
    ],
  ),
  ...mutantsOf('worker/runner/runner.ts', STOPPING, [
    [
      'a time limit stops nothing',
      "afterSeconds(timeLimitSeconds, () => held.stop('time_limit'))",
      'afterSeconds(timeLimitSeconds, () => {})',
    ],
  ]),
]
