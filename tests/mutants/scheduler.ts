import { type Mutant, mutantsOf } from './mutant.ts'

const RECHECK = ['worker/scheduler/recheck.db.test.ts']
const LOOP = ['worker/scheduler/scheduler-loop.db.test.ts', 'worker/scheduler/start-scheduler.db.test.ts']
const SWEEP = ['worker/scheduler/sweep.test.ts']

export const SCHEDULER_MUTANTS: readonly Mutant[] = [
  ...mutantsOf('worker/scheduler/recheck.ts', RECHECK, [
    [
      'tasks that were set aside get no other chance',
      "if (row.isSetAside || 'problem' in task) return true",
      "if ('problem' in task) return false",
    ],
    ['tasks without a wake time sleep on', '(row.wakeAt === null || row.wakeAt.getTime()', '(row.wakeAt !== null && row.wakeAt.getTime()'],
    [
      'tasks whose gate was opened by hand sleep on',
      'hasEffect(decision) || !waitsTheSame(row.waiting, decision.waiting)',
      'hasEffect(decision) && false',
    ],
    ['tasks that say they wait for something else are not mended', ' || !waitsTheSame(row.waiting, decision.waiting)', ''],
    ['only the first batch of tasks is rechecked', '    afterId = last.id\n', '    return\n'],
  ]),
  ...mutantsOf('worker/scheduler/sweep.ts', SWEEP, [
    ['a sweep that failed waits for its next time', '      this.#forget()\n      throw error', '      throw error'],
    ['a sweep begins again without a pause', '    this.#dueMs = this.#timer.nowMs() + this.#plan.everyMs\n', ''],
    ['a sweep goes on with the sums of the one before', '    this.#steps = null\n    this.#totals = {}', '    this.#steps = null'],
    ['a sweep takes steps before it is due', '    if (this.waitMs() > 0) return null\n', ''],
  ]),
  ...mutantsOf('worker/scheduler/scheduler-loop.ts', LOOP, [
    ['what people ask for meanwhile waits for the longest sleep', '      if (this.#hasToActAgain) this.hearOfActions()\n', ''],
    [
      'what people ask for is carried out twice at once',
      '      this.#hasToActAgain = true\n      return\n',
      '      this.#hasToActAgain = true\n',
    ],
    ['every look looks for what people ask for', 'if (this.#hasToAct || this', 'if (true || this'],
    ['what people ask for waits for a second', 'if (this.#hasToAct || this', 'if (this'],
    ['an evaluation that fails is tried again without a pause', 'return backOffMs(this.#failures)', 'return 0'],
    ['a dead connection is kept', '      if (error instanceof NoAnswerError) await this.#options.reconnect()\n', ''],
    ['it sleeps although more is due', 'if (result.more || sweepMs === 0) return 0', 'if (sweepMs === 0) return 0'],
    ['what others hold waits for the longest sleep', 'dueInMs <= 0 ? HELD_BY_OTHERS_PAUSE_MS', 'dueInMs <= 0 ? sweepMs'],
    [
      'it sleeps for ever when nothing is due',
      'Math.min(...this.#sweeps.map((sweep) => sweep.waitMs()), this.#options.longestSleepMs)',
      'Math.min(...this.#sweeps.map((sweep) => sweep.waitMs()), 1e9)',
    ],
    ['it stops while it carries out what people ask for', '    await this.#acting\n', ''],
    ['an evaluation without an answer is waited for', 'reject(new NoAnswerError(', 'void (new NoAnswerError('],
    [
      'sweeps that are due are forgotten',
      'const totals = await this.#withinDeadline(sweep.step(db))',
      'const totals = null as Record<string, number> | null',
    ],
  ]),
  ...mutantsOf('worker/scheduler/start-scheduler.ts', LOOP, [
    ['what happened while it was deaf waits for the longest sleep', 'onListening: () => loop.hearOfActions(),', 'onListening: () => {},'],
    ['it does not hear what people ask for', 'channels: [CHANNELS.wake, CHANNELS.action]', 'channels: [CHANNELS.wake]'],
    ['it does not hear of tasks that are woken', 'channels: [CHANNELS.wake, CHANNELS.action]', 'channels: [CHANNELS.action]'],
    ['jobs that are missing at its start wait for the interval', '      firstAfterMs: 0,\n', '      firstAfterMs: 1e9,\n'],
    ['its connections outlive it', '      await client.close()\n', ''],
  ]),
  ...mutantsOf(
    'server/user-actions/carry-out-pending-actions.ts',
    ['server/user-actions/user-actions.db.test.ts'],
    [
      ['workers wait for each other', ".for('update', { skipLocked: true })", ".for('update')"],
      ['two workers carry out the same action', "    .for('update', { skipLocked: true })", ''],
      ['what was carried out is carried out again', ".where(and(sql`${userActions.state} = 'pending'`, inArray", '.where(and(inArray'],
      ['the newest is carried out first', '.orderBy(asc(userActions.id))', '.orderBy(sql`id desc`)'],
      ['one action that fails stops all', '    if (isTransient(error)) throw error\n', '    if (error) throw error\n'],
      [
        'what an action that failed had written stays',
        'await tx.transaction((savepoint) => action.carryOut(savepoint, claimed))',
        'await action.carryOut(tx, claimed)',
      ],
    ],
  ),
]
