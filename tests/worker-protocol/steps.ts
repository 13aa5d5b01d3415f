import { deepStrictEqual as same } from 'node:assert'
import { processTree } from '#tests/process-tree.ts'
import { isRunning } from '#worker/testing/live-processes.ts'
import type { Bench } from './bench.ts'

/** Something that every client has to do, in a sentence. */
export type ProtocolStep = { guarantee: string; run: (bench: Bench) => Promise<void> }

const AT_ONCE = { limit: 3, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 0, jitter: false } as const
/** Whatever a text may hold, it comes back. */
const TEXT = 'Grüße 🚀 \u202e\\ " \u2028 日本'

/**
 * What a client is held to, in this order, on one client that the first step starts. It has the handlers `protocol.echo` (returns its input),
 * `protocol.fail` (fails with “asked to fail”), `protocol.fail-once` (fails at its first attempt), `protocol.log` (logs its input `text` as info, warn
 * and error, says that it is at 50 with the message “half”, and returns null) and `protocol.wait` (logs “waiting”, waits for its input `seconds` or until it is to stop, and then fails with
 * “stopped”), `protocol.hear` (listens to `say`, answers `{ "heard": text }` with the `text` of its payload, refuses a payload without one with “no text”,
 * logs “listening”, ends when it is told `stop-after-step`, and returns the texts that it has heard), and executes at least two runs at once.
 */
export const PROTOCOL_STEPS: readonly ProtocolStep[] = [
  {
    guarantee: 'it registers, takes a run, and gives back what its input was',
    run: async (bench) => {
      await bench.startClient()
      const input = { text: TEXT, number: 1.5, list: [1, null, { deep: true }] }
      const { result } = await bench.untilIs(await bench.queue('protocol.echo', input), 'succeeded')
      same(result, input)
    },
  },
  {
    guarantee: 'what fails says why, and is tried again as its task says',
    run: async (bench) => {
      const failed = await bench.untilIs(await bench.queue('protocol.fail'), 'failed')
      same(failed.error?.message, 'asked to fail')
      const again = await bench.untilIs(await bench.queue('protocol.fail-once', {}, { retry: AT_ONCE }), 'succeeded')
      same([again.attempt, (await bench.attemptsOf(again)).map(({ outcome }) => outcome)], [2, ['failed', 'succeeded']])
    },
  },
  {
    guarantee: 'what it logs is there in its order, with levels, when the run has ended; and how far it was',
    run: async (bench) => {
      const run = await bench.untilIs(await bench.queue('protocol.log', { text: TEXT }), 'succeeded')
      const lines = (await bench.logOf(run)).map(({ level, message }) => [level, message])
      same(
        lines.filter(([, message]) => message === TEXT),
        ['info', 'warn', 'error'].map((level) => [level, TEXT]),
      )
      same([run.progress, run.progressMessage, run.result], [50, 'half', null])
    },
  },
  {
    guarantee: 'runs beside each other, and ends one that a person cancels while the other goes on',
    run: async (bench) => {
      const [stopped, other] = [await bench.queue('protocol.wait', { seconds: 600 }), await bench.queue('protocol.wait', { seconds: 600 })]
      for (const run of [stopped, other]) await bench.untilLogged(run, 'waiting')
      await bench.cancel(stopped)
      same((await bench.untilIs(stopped, 'cancelled')).error?.code, 'cancelled')
      same((await bench.read(other)).state, 'running')
      await bench.cancel(other)
      await bench.untilIs(other, 'cancelled')
    },
  },
  {
    guarantee: 'stops a run that takes longer than its limit',
    run: async (bench) => {
      const run = await bench.queue('protocol.wait', { seconds: 600 }, { timeLimitSeconds: 2 })
      same((await bench.untilIs(run, 'expired')).error?.code, 'time_limit')
    },
  },
  {
    guarantee: 'answers that get lost change nothing: each run is executed once, and each line kept once',
    run: async (bench) => {
      bench.api.loseAnswersTo('/claim', '/log', '/end', '/heartbeat')
      const run = await bench.untilIs(await bench.queue('protocol.log', { text: TEXT }), 'succeeded')
      same((await bench.attemptsOf(run)).length, 1)
      same((await bench.logOf(run)).filter(({ message }) => message === TEXT).length, 3)
      await bench.until(
        async () => bench.api.answersToLose === 0,
        () => 'not every kind of answer was lost',
      )
    },
  },
  {
    guarantee: 'what its runs are told reaches them, each once although answers get lost, and is answered before the end is',
    run: async (bench) => {
      const run = await bench.queue('protocol.hear')
      await bench.untilLogged(run, 'listening')
      bench.api.loseAnswersTo('/heartbeat', '/answer', '/heartbeat')
      const [first, second] = [await bench.tell(run, 'say', { text: TEXT }), await bench.tell(run, 'say', { text: 'again' })]
      const refused = await bench.tell(run, 'say')
      const [unheard, level] = [await bench.tell(run, 'whatever'), await bench.tell(run, 'log-level', { level: 'error' })]
      same((await bench.untilAnswered(run, first))?.value, { heard: TEXT })
      same((await bench.untilAnswered(run, second))?.value, { heard: 'again' })
      same((await bench.untilAnswered(run, level))?.state, 'done')
      const { state, message } = (await bench.untilAnswered(run, refused)) ?? {}
      same([state, message], ['refused', 'no text'])
      same((await bench.attemptsOf(run))[0]?.listensTo, ['say', 'stop-after-step'])
      const stop = await bench.tell(run, 'stop-after-step')
      same((await bench.untilIs(run, 'succeeded')).result, [TEXT, 'again'])
      same((await bench.untilAnswered(run, stop))?.state, 'done')
      same((await bench.untilAnswered(run, unheard))?.state, 'unheard')
      same(bench.api.answersToLose, 0)
    },
  },
  {
    guarantee: 'goes on when Djag was away for less than a lease, with the run that it had',
    run: async (bench) => {
      const run = await bench.queue('protocol.wait', { seconds: 5 })
      await bench.untilLogged(run, 'waiting')
      bench.api.setAway(true)
      await new Promise((resolve) => setTimeout(resolve, 4_000))
      bench.api.setAway(false)
      same([(await bench.untilIs(run, 'failed')).error?.message, (await bench.attemptsOf(run)).length], ['stopped', 1])
    },
  },
  {
    guarantee: 'that was frozen for longer than its lease lets go of its run, which another has, and works on as a new worker',
    run: async (bench) => {
      const frozen = bench.client
      const run = await bench.queue('protocol.wait', { seconds: 600 })
      await bench.untilLogged(run, 'waiting')
      frozen.signal('SIGSTOP')
      await bench.untilIs(run, 'retrying')
      const other = await bench.startClient()
      await bench.until(
        async () => (await bench.logOf(run)).some(({ attempt, message }) => attempt === 2 && message === 'waiting'),
        () => 'nobody has taken the run over',
      )
      other.signal('SIGTERM')
      frozen.signal('SIGCONT')
      await bench.cancel(run)
      await bench.untilIs(run, 'cancelled')
      same(
        (await bench.attemptsOf(run)).map(({ outcome }) => outcome),
        ['lost', 'cancelled'],
      )
      same(await other.ended, 0)
      await bench.untilIs(await bench.queue('protocol.echo'), 'succeeded')
      frozen.signal('SIGTERM')
      same(await frozen.ended, 0)
    },
  },
  {
    guarantee: 'that is killed loses its run to another, with nothing of it left running',
    run: async (bench) => {
      const killed = await bench.startClient()
      const run = await bench.queue('protocol.wait', { seconds: 600 })
      await bench.untilLogged(run, 'waiting')
      const family = processTree(killed.pid)
      killed.signal('SIGKILL')
      await killed.ended
      await bench.until(
        async () => !family.some(isRunning),
        () => 'processes of the killed client go on',
      )
      await bench.startClient()
      await bench.until(
        async () => (await bench.logOf(run)).some(({ attempt }) => attempt === 2),
        () => 'nobody has taken the run over',
      )
      await bench.cancel(run)
      await bench.untilIs(run, 'cancelled')
    },
  },
  {
    guarantee: 'that is asked to stop lets a run end, takes no other, and says goodbye',
    run: async (bench) => {
      const { client } = bench
      const run = await bench.queue('protocol.wait', { seconds: 2 })
      await bench.untilLogged(run, 'waiting')
      client.signal('SIGTERM')
      same((await bench.untilIs(run, 'failed')).error?.message, 'stopped')
      same(await client.ended, 0)
      same((await bench.workerStates()).at(-1), 'stopped')
      const left = await bench.queue('protocol.echo')
      same((await bench.read(left)).state, 'queued')
    },
  },
]
