import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const script = fileURLToPath(new URL('ensure-node.cjs', import.meta.url))
const { canRunDjag } = createRequire(import.meta.url)(script) as { canRunDjag(version: string): boolean }

/** Runs the script in a process that takes itself for another Node on another system. */
function runAs(version: string, platform: string) {
  const disguise = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
    Object.defineProperty(process, 'platform', { value: '${platform}' })
    process.argv[1] = ${JSON.stringify(script)}
    try { require(${JSON.stringify(script)}).ensureNode() } catch (error) { console.error(error.message); process.exit(1) }`
  return spawnSync(process.execPath, ['--input-type=commonjs', '-e', disguise], { encoding: 'utf8' })
}

it.each([
  ['18.20.4', false],
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.5.0', false],
  ['23.6.0', true],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s can run Djag: %s', (version, isGood) => {
  expect(canRunDjag(version)).toBe(isGood)
})

it('says which Node is needed, which one is there and where to get one, where it cannot fetch one itself', () => {
  const { status, stderr } = runAs('20.20.2', 'sunos')
  expect(status).toBe(1)
  expect(stderr).toMatch(/needs Node 22\.18 or newer; this is Node 20\.20\.2 on sunos-.*nodejs\.org/)
  expect(stderr).not.toContain('at ')
})

it('does nothing on a Node that is new enough', () => {
  expect(runAs('24.1.0', 'sunos')).toMatchObject({ status: 0, stdout: '', stderr: '' })
})
