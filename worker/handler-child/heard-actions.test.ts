import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { HandedAction } from '#domain/run-actions/run-action.ts'
import { ActionRefused, defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { runHandler } from '#worker/testing/run-handler.ts'
import { RunActionQueue } from './run-inbound.ts'

const told = (id: number, action: string, payload: HandedAction['payload'] = {}): HandedAction => ({ id, action, payload, by: 'Grace' })

/** Runs this as a handler to which these were told before it began; `tell` tells it more. */
async function run(before: HandedAction[], work: (context: HandlerContext, tell: (action: HandedAction) => void) => unknown) {
  const actions = new RunActionQueue()
  for (const action of before) actions.push(action)
  const handler = defineHandler({
    name: 'told',
    description: '',
    input: z.object({}),
    run: (context) => work(context, (action) => actions.push(action)),
  })
  return await runHandler(handler, {}, undefined, actions)
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what a run is told', () => {
  test('is carried out once by who listens to it, also what came before, and what is returned is the answer', async () => {
    const heard: unknown[] = []
    const { answers, listens } = await run([told(1, 'reload', { shop: 'Berlin' })], async (context, tell) => {
      context.onAction('reload', async (payload, { by }) => {
        heard.push({ payload, by })
        return { rows: heard.length }
      })
      await turn()
      tell(told(2, 'reload'))
      await turn()
    })
    expect(heard).toEqual([
      { payload: { shop: 'Berlin' }, by: 'Grace' },
      { payload: {}, by: 'Grace' },
    ])
    expect(listens).toEqual(['reload'])
    expect(answers).toEqual([
      { id: 1, state: 'done', value: { rows: 1 }, message: null },
      { id: 2, state: 'done', value: { rows: 2 }, message: null },
    ])
  })

  test('says why it is refused, and why it failed', async () => {
    const { answers } = await run([told(1, 'a'), told(2, 'b')], async (context) => {
      context.onAction('a', () => {
        throw new ActionRefused('Not while the books are closed.')
      })
      context.onAction('b', async () => {
        throw new Error('no connection')
      })
      await turn()
    })
    expect(answers).toEqual([
      { id: 1, state: 'refused', value: null, message: 'Not while the books are closed.' },
      { id: 2, state: 'failed', value: null, message: 'no connection' },
    ])
  })

  test('is unheard when nobody listens to it before the end, and failed when it was not carried out to its end', async () => {
    const { answers } = await run([told(1, 'nothing'), told(2, 'endless')], async (context) => {
      context.onAction('endless', () => new Promise(() => {}))
      await turn()
    })
    expect(answers).toMatchObject([
      { id: 1, state: 'unheard', message: expect.stringContaining('“nothing”') },
      { id: 2, state: 'failed', message: expect.stringContaining('to its end') },
    ])
  })

  test('is unheard when it comes after the end', async () => {
    let tellLater: (action: HandedAction) => void = () => {}
    const { answers } = await run([], (_context, tell) => {
      tellLater = tell
    })
    tellLater(told(1, 'late'))
    expect(answers).toMatchObject([{ id: 1, state: 'unheard' }])
  })

  test('is answered but once, though it ends when its run has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { answers } = await run([told(1, 'slow')], (context) => void context.onAction('slow', () => promise))
    resolve()
    await turn()
    expect(answers).toHaveLength(1)
  })

  test.each(['', 'with space', 'a\u202eb', '1st', 'x'.repeat(65)])('cannot be called %j', async (name) => {
    const { ending } = await run([], (context) => context.onAction(name, () => null))
    expect(ending).toMatchObject({ outcome: 'failed', error: { message: expect.stringContaining('cannot name an action') } })
  })

  test('is listened to by one', async () => {
    const { ending } = await run([], (context) => {
      context.onAction('a', () => 1)
      context.onAction('a', () => 2)
    })
    expect(ending).toMatchObject({ outcome: 'failed', error: { message: expect.stringContaining('already') } })
  })
})

describe('to stop after this step', () => {
  test('is heeded by who looks between steps, and answered by that', async () => {
    const { answers, listens, ending } = await run([], async (context, tell) => {
      let steps = 0
      while (!context.stopping && steps < 5) {
        steps++
        if (steps === 2) tell(told(7, 'stop-after-step'))
        await turn()
      }
      return steps
    })
    expect(ending).toMatchObject({ result: 2 })
    expect(listens).toEqual(['stop-after-step'])
    expect(answers).toMatchObject([{ id: 7, state: 'done' }])
  })

  test('is unheard by who never looks', async () => {
    const { answers } = await run([told(7, 'stop-after-step')], turn)
    expect(answers).toMatchObject([{ id: 7, state: 'unheard' }])
  })

  test('is carried out by who listens to it, and seen by looking as well', async () => {
    const { answers, ending } = await run([told(7, 'stop-after-step')], async (context) => {
      context.onAction('stop-after-step', () => 'as soon as this file is closed')
      await turn()
      return context.stopping
    })
    expect(ending).toMatchObject({ result: true })
    expect(answers).toMatchObject([{ id: 7, state: 'done', value: 'as soon as this file is closed' }])
  })
})

describe('another log level', () => {
  test('is heeded by Djag itself: lines below it are not kept', async () => {
    const { answers, log } = await run([], async (context, tell) => {
      context.log.info('before')
      tell(told(3, 'log-level', { level: 'warn' }))
      context.log.info('passed over')
      context.log.error('kept')
      tell(told(4, 'log-level', { level: 'debug' }))
      context.log.debug('kept again')
    })
    expect(log.map(({ message }) => message)).toEqual(['before', 'kept', 'kept again'])
    expect(answers).toMatchObject([
      { id: 3, state: 'done', message: expect.stringContaining('warn') },
      { id: 4, state: 'done' },
    ])
  })

  test('is told to a handler that listens, whose answer counts', async () => {
    const { answers } = await run([], async (context, tell) => {
      context.onAction('log-level', ({ level }) => `the driver, too: ${level}`)
      tell(told(3, 'log-level', { level: 'debug' }))
      await turn()
    })
    expect(answers).toEqual([{ id: 3, state: 'done', value: 'the driver, too: debug', message: null }])
  })

  test('is refused when there is no such level', async () => {
    const { answers } = await run([told(3, 'log-level', { level: 'loud' })], turn)
    expect(answers).toMatchObject([{ id: 3, state: 'refused', message: expect.stringContaining('debug') }])
  })
})
