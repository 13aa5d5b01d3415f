import { expect, it } from 'vitest'
import { type Djag, DjagRefusal, DjagUnreachable } from '../../clients/typescript/djag.ts'
import { endOfRun } from './end-of-run.ts'
import { printLogUntilEnd } from './print-log.ts'
import { untilThere } from './until-there.ts'

/** A clock that goes on by what is slept. */
function paceOfTest() {
  const slept: number[] = []
  const sleep = async (ms: number) => void slept.push(ms)
  return { slept, sleep, nowMs: () => slept.reduce((sum, ms) => sum + ms, 0) }
}

/** Answers one after the other; what is an error is thrown. */
function saying(...answers: unknown[]) {
  return async (): Promise<never> => {
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer instanceof Error) throw answer
    return answer as never
  }
}

const tooMany = new DjagRefusal('At most 600 calls in a minute.', { status: 429, code: 'too_many', retryAfterMs: 40_000 })
const proxy = new DjagRefusal('It answered 502, and not as Djag does.', { status: 502, code: null })
const nobody = new DjagUnreachable('Nobody answers.')

it('waits as long as the server says where it asked too much, however often, and else asks every second', async () => {
  const pace = paceOfTest()
  expect(await untilThere(saying(null, ...Array(20).fill(tooMany), null, 'there'), pace)).toBe('there')
  expect(pace.slept).toEqual([1_000, ...Array(20).fill(40_000), 1_000])
})

it('goes on while nobody answers for less than five minutes, and says that after them', async () => {
  const pace = paceOfTest()
  expect(await untilThere(saying(...Array(299).fill(nobody), null, ...Array(299).fill(proxy), 'there'), pace)).toBe('there')
  const later = paceOfTest()
  await expect(untilThere(saying(nobody), later)).rejects.toBe(nobody)
  expect(later.nowMs()).toBe(300_000)
})

it('is refused at once where waiting changes nothing', async () => {
  const pace = paceOfTest()
  const refused = new DjagRefusal('The token was revoked.', { status: 401, code: 'not_signed_in' })
  await expect(untilThere(saying(null, refused), pace)).rejects.toBe(refused)
  expect(pace.slept).toEqual([1_000])
})

it('asks for the action until it has a run, and then for the run alone', async () => {
  const asked: string[] = []
  const noted = (name: string, answer: () => Promise<never>) => async () => {
    asked.push(name)
    return await answer()
  }
  const client = {
    getAction: noted('action', saying({ state: 'pending', runId: null }, { state: 'done', runId: 'r' })),
    getRun: noted('run', saying({ state: 'queued' }, { state: 'running' }, { state: 'succeeded' })),
  }
  expect(await endOfRun(client, 1, paceOfTest())).toEqual({ state: 'succeeded' })
  expect(asked).toEqual(['action', 'action', 'run', 'run', 'run'])
  const failed = { ...client, getAction: saying({ state: 'failed', outcome: 'The task is gone.', runId: null }) }
  expect(await endOfRun(failed, 1, paceOfTest())).toEqual({ outcome: 'The task is gone.' })
})

it('follows a log again after the last line where a stream broke off or ended before its run, and reads what is left', async () => {
  const lines = [1, 2, 3, 4, 5].map((number) => ({ number }))
  const streams = [[lines[0], nobody], [lines[1], lines[2]], [nobody], [lines[3]]]
  const asked: number[] = []
  const client = {
    async *followLog({ after = 0 }) {
      asked.push(after)
      for (const each of streams.shift() ?? []) {
        if (each instanceof Error) throw each
        yield each
      }
    },
    getRun: saying({ state: 'running' }, { state: 'running' }, nobody, { state: 'succeeded' }),
    readLog: async ({ offset = 0 }) => ({ lines: lines.slice(offset) }),
  } as unknown as Pick<Djag, 'followLog' | 'readLog' | 'getRun'>
  const printed: unknown[] = []
  await printLogUntilEnd(client, { id: 'r', print: (line) => printed.push(line) }, paceOfTest())
  expect(printed).toEqual(lines)
  expect(asked).toEqual([0, 1, 3, 3])
})
