import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { handlerSource, makeHandlersFolder } from '#worker/testing/worker-process.ts'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What the compiler, and so an editor, says of a team's folder with the `tsconfig.json` that docs/handlers.md names. */
function whatTypesSay(files: Record<string, string>): Promise<string> {
  const folder = makeHandlersFolder(files)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: root('handlers.tsconfig.json'), include: ['.'] }))
  return new Promise((resolve) =>
    execFile(root('node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], (_error, stdout) => resolve(stdout)),
  )
}

test('an editor knows djag and zod in a team’s folder that has neither installed', { timeout: 60_000 }, async () => {
  const typed = `import { defineHandler } from 'djag'
import { z } from 'zod'
export default defineHandler({
  name: 'typed',
  description: 'For a test.',
  input: z.object({ shop: z.string() }),
  positional: ['shop'],
  async run({ idempotencyKey, log }, { shop }) {
    log.info(shop.toUpperCase() + idempotencyKey + process.pid)
  },
})
`
  expect(await whatTypesSay({ 'typed.ts': typed, 'plain.ts': handlerSource('plain', 'return context.attempt + 1') })).toBe('')
  const wrong = typed.replace("positional: ['shop']", "positional: ['shops']").replace('shop.toUpperCase', 'shop.toUpper')
  const said = await whatTypesSay({ 'wrong.ts': wrong })
  expect(said).toMatch(/wrong\.ts\(7,.*"shops"/)
  expect(said).toMatch(/wrong\.ts\(9,.*toUpper/)
})
