import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { handlerSource, makeHandlersFolder, startWorkerProcess } from '#worker/testing/worker-process.ts'

const REGISTRY = new URL('./handler-registry.ts', import.meta.url).href
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nothing'
const PATIENCE = { timeout: 60_000 }

/** Loads the folder as a worker does, in a process of its own, and gives what `expression` makes of the registry. */
async function load(folder: string, expression: string): Promise<unknown> {
  const script = `const { loadHandlers } = await import('${REGISTRY}'); const registry = await loadHandlers('${folder}'); console.log(JSON.stringify(${expression}))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout)
}

describe('a folder of a team’s own handlers', () => {
  test('is loaded beside the built-in ones, with djag and zod ours, helpers in subfolders, in each kind of file', PATIENCE, async () => {
    const folder = makeHandlersFolder({
      'one.ts': `import { shared } from './shared/it.ts'\n${handlerSource('one', 'return shared as string')}`,
      'two.mjs': handlerSource('two', 'return 2'),
      'three.js': handlerSource('three', 'return 3'),
      'one.test.ts': 'throw new Error("not for the worker")',
      'types.d.ts': 'declare const nothing: never',
      'notes.txt': 'not code',
    })
    mkdirSync(join(folder, 'shared'))
    writeFileSync(join(folder, 'shared', 'it.ts'), `export const shared: string = 'shared'`)
    const loaded = await load(
      folder,
      `[[...registry.keys()].sort(), await registry.get('one').handler.run({}, {}), registry.get('one').source]`,
    )
    expect(loaded).toEqual([['http-request', 'log', 'one', 'three', 'two', 'wait'], 'shared', 'team'])
  })

  test('publishes a schema that refuses names the handler does not know', PATIENCE, async () => {
    const folder = makeHandlersFolder({ 'one.ts': handlerSource('one', 'return 1') })
    expect(await load(folder, `registry.get('one').inputSchema`)).toMatchObject({ type: 'object', additionalProperties: false })
  })
})

describe('a worker whose handlers cannot be loaded does not start, and says why', () => {
  test.each([
    [
      'a name that is built in',
      { 'mine.ts': handlerSource('log', 'return 1') },
      /Two handlers are named \\"log\\": one of Djag itself, one of .*mine\.ts\. Rename one/,
    ],
    [
      'a name that two files take',
      { 'a.ts': handlerSource('same', 'return 1'), 'b.ts': handlerSource('same', 'return 2') },
      /Two handlers are named \\"same\\": one of .*a\.ts, one of .*b\.ts/,
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
    const worker = startWorkerProcess(NOWHERE, { DJAG_HANDLERS_DIR: makeHandlersFolder(files) })
    expect(await worker.ended).toBe(78)
    expect(worker.output()).toMatch(sentence)
    expect(worker.output().trim().split('\n')).toHaveLength(1)
  })
})
