import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import buildPrograms from '#tests/program-build.ts'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { claimedRun } from '#worker/testing/run-handler.ts'
import { builtPart, handlerSource, makeHandlersFolder } from '#worker/testing/worker-process.ts'
import { WorkerHandlers } from './worker-handlers.ts'

const PATIENCE = { timeout: 120_000 }

type Said = { level: string; fields: Record<string, unknown>; message: string }

// A host of the sources takes two seconds of a core to start, one of the build a tenth of that.
beforeAll(buildPrograms, PATIENCE.timeout)

const started: WorkerHandlers[] = []
afterEach(async () => {
  for (const handlers of started.splice(0)) await handlers.host.stop()
})

/** A worker's handlers with this folder, and what it said of them. */
async function handlersOf(folder: string) {
  const said: Said[] = []
  const say = (level: string) => (fields: object, message: string) => said.push({ level, fields: { ...fields }, message })
  const log = { info: say('info'), warn: say('warn'), error: say('error') }
  const handlers = await WorkerHandlers.start({
    program: builtPart('host.mjs'),
    handlersDir: folder,
    concurrency: 2,
    environment: { NODE_ENV: 'test', PATH: process.env.PATH },
    log,
  })
  started.push(handlers)
  const resultOf = async (name: string) => {
    const registered = handlers.registry.get(name)
    const lines: string[] = []
    const nothing = () => {}
    const log = ({ message }: { message: string }) => void lines.push(message)
    const report = { log, progress: nothing, late: nothing, listens: nothing, answer: nothing }
    const inbound = { signal: new AbortController().signal, actions: new RunActionQueue() }
    const outcome = await handlers.host.execute(claimedRun(name), registered?.code ?? null, registered?.place === 'reuse', report, inbound)
    if (outcome.outcome === 'awaited') throw new Error('Nothing here goes on elsewhere.')
    return outcome.outcome === 'succeeded' ? outcome.result : outcome.error.message
  }
  return { handlers, said, resultOf }
}

describe('a folder of a team’s own handlers', () => {
  test('is loaded beside the built-in ones, with djag and zod ours, helpers in subfolders, in each kind of file', PATIENCE, async () => {
    const common = (name: string, value: string) =>
      `const { defineHandler } = require('djag'); const { z } = require('zod'); const helper = require('./shared/common')
       module.exports = defineHandler({ name: '${name}', description: '', input: z.object({}), run: () => helper.shared + ${value} })`
    const folder = makeHandlersFolder({
      'one.ts': `import { shared } from './shared/it.ts'\n${handlerSource('one', 'return shared as string')}`,
      'two.mjs': handlerSource('two', 'return 2'),
      'three.js': handlerSource('three', 'return 3'),
      'four.mts': handlerSource('four', 'return 4 as number'),
      'five.cjs': common('five', '5'),
      'six.cts': common('six', '(6 as number)'),
      'one.test.ts': 'throw new Error("not for the worker")',
      'types.d.ts': 'declare const nothing: never',
      'notes.txt': 'not code',
    })
    mkdirSync(join(folder, 'shared'))
    writeFileSync(join(folder, 'shared', 'it.ts'), `export const shared: string = 'shared'`)
    writeFileSync(join(folder, 'shared', 'common.js'), `exports.shared = 'common '`)
    const { handlers, said, resultOf } = await handlersOf(folder)
    expect([...handlers.registry.keys()].sort()).toEqual([
      'five',
      'four',
      'http-request',
      'log',
      'one',
      'six',
      'sql-query',
      'three',
      'two',
      'wait',
    ])
    expect(await Promise.all(['one', 'two', 'three', 'four', 'five', 'six'].map(resultOf))).toEqual([
      'shared',
      2,
      3,
      4,
      'common 5',
      'common 6',
    ])
    expect(said.find(({ message }) => message.includes('passed over'))?.fields.files).toEqual(['notes.txt', 'one.test.ts', 'types.d.ts'])
  })

  test('publishes a schema that refuses names the handler does not know', PATIENCE, async () => {
    const { handlers } = await handlersOf(makeHandlersFolder({ 'one.ts': handlerSource('one', 'return 1') }))
    expect(handlers.registry.get('one')?.inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
  })
})

describe('a worker has one version of its folder at a time', () => {
  const part = (value: number) => `export const value = ${value}`
  const handler = (name: string) => `import { value } from './lib/part.ts'\n${handlerSource(name, 'return value')}`

  /** A folder of two handlers that share a file. */
  function editedFolder() {
    const folder = makeHandlersFolder({ 'one.ts': handler('one'), 'two.ts': handler('two') })
    mkdirSync(join(folder, 'lib'))
    const edit = (name: string, text: string) => writeFileSync(join(folder, name), text)
    edit('lib/part.ts', part(1))
    return { folder, edit }
  }

  test('and moves to the next whole, which it says', PATIENCE, async () => {
    const { folder, edit } = editedFolder()
    const { handlers, said, resultOf } = await handlersOf(folder)
    const first = handlers.versionId
    expect(await resultOf('one')).toBe(1)
    edit('lib/part.ts', part(2))
    edit('three.ts', handler('three'))
    await vi.waitFor(() => expect(handlers.versionId).not.toBe(first), 30_000)
    expect(await Promise.all(['one', 'two', 'three'].map(resultOf))).toEqual([2, 2, 2])
    expect(said.filter(({ message }) => message === 'The folder of handlers is loaded.').map(({ fields }) => fields.version)).toEqual([
      first,
      handlers.versionId,
    ])
  })

  test('and not at all when a file is broken or gone: runs go on as before, and it says why', PATIENCE, async () => {
    const { folder, edit } = editedFolder()
    const { handlers, said, resultOf } = await handlersOf(folder)
    const first = handlers.versionId
    edit('two.ts', 'export default defineHandler({')
    edit('lib/part.ts', part(3))
    await vi.waitFor(() => expect(handlers.problem).toMatch(/two\.ts cannot be loaded/), 30_000)
    expect(handlers.versionId).toBe(first)
    expect(said.at(-1)).toMatchObject({ level: 'error', message: expect.stringMatching(/runs go on with the version before.*two\.ts/) })
    for (let n = 0; n < 2; n++) expect(await Promise.all(['one', 'two'].map(resultOf))).toEqual([1, 1])
    rmSync(join(folder, 'lib'), { recursive: true })
    for (let n = 0; n < 2; n++) expect(await Promise.all(['one', 'two'].map(resultOf))).toEqual([1, 1])

    mkdirSync(join(folder, 'lib'))
    edit('lib/part.ts', part(1))
    edit('two.ts', handler('two'))
    await vi.waitFor(() => expect(handlers.problem).toBeNull(), 30_000)
    expect(handlers.versionId).toBe(first)
    edit('lib/part.ts', part(4))
    await vi.waitFor(() => expect(handlers.versionId).not.toBe(first), 30_000)
    expect(await Promise.all(['one', 'two'].map(resultOf))).toEqual([4, 4])
  })

  test('with the files it loads from elsewhere', PATIENCE, async () => {
    const elsewhere = makeHandlersFolder({ 'part.ts': part(1), 'common.cjs': 'exports.value = 1' })
    const folder = makeHandlersFolder({
      'one.ts': `import { value } from '${elsewhere}/part.ts'\nimport common from '${elsewhere}/common.cjs'\n${handlerSource('one', 'return [value, common.value]')}`,
    })
    const { handlers, resultOf } = await handlersOf(folder)
    const first = handlers.versionId
    writeFileSync(join(elsewhere, 'part.ts'), part(2))
    writeFileSync(join(elsewhere, 'common.cjs'), 'exports.value = 2')
    for (let n = 0; n < 4; n++)
      expect([
        [1, 1],
        [2, 2],
      ]).toContainEqual(await resultOf('one'))
    await vi.waitFor(() => expect(handlers.versionId).not.toBe(first), 30_000)
    expect(await resultOf('one')).toEqual([2, 2])
  })
})

describe('handlers that cannot be loaded are refused as a whole, in words', () => {
  test.each([
    [
      'a name that is built in',
      { 'mine.ts': handlerSource('log', 'return 1') },
      /Two handlers are named "log": one of Djag itself, one of .*mine\.ts\. Rename one/,
    ],
    [
      'a name that two files take',
      { 'a.ts': handlerSource('same', 'return 1'), 'b.ts': handlerSource('same', 'return 2') },
      /Two handlers are named "same": one of .*a\.ts, one of .*b\.ts/,
    ],
    ['a file that is broken', { 'broken.ts': 'export default defineHandler({' }, /handler file .*broken\.ts cannot be loaded/],
    ['a file that throws', { 'throws.mjs': 'throw new Error("no database here")' }, /throws\.mjs cannot be loaded: no database here/],
    ['a file without a handler', { 'helper.ts': 'export const x = 1' }, /helper\.ts exports no handler/],
    [
      'a definition that is wrong',
      { 'wrong.ts': handlerSource('two words', 'return 1') },
      /wrong\.ts cannot be loaded: A handler's name must be/,
    ],
  ])('%s', PATIENCE, async (_what, files: Record<string, string>, sentence) => {
    const loading = handlersOf(makeHandlersFolder(files))
    await expect(loading).rejects.toThrow(HandlerLoadError)
    await expect(loading).rejects.toThrow(sentence)
  })
})
