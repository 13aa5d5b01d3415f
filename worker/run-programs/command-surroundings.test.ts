import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readCommandFile } from '#worker/command-definition/command-file.ts'
import { startOf } from './command-surroundings.ts'

const isRoot = process.getuid?.() === 0
const hasGroupSetter = () => {
  try {
    return execFileSync('setpriv', ['--help'], { encoding: 'utf8' }).includes('--init-groups')
  } catch {
    return false
  }
}

test.runIf(isRoot && hasGroupSetter())(
  'a program of another user has all groups of that one, and none of the worker’s (not tried where the worker is not root)',
  () => {
    const definition = readCommandFile('command: [id, -G]\nuser: nobody', '/who.handler.yaml')
    const { program, words, options, environment } = startOf(definition, ['id', '-G'], '/')
    const groups = execFileSync(program, words, { ...options, env: environment as NodeJS.ProcessEnv, encoding: 'utf8' })
    expect(groups).toBe(execFileSync('id', ['-G', 'nobody'], { encoding: 'utf8' }))
    expect(words).toContain('--init-groups')
  },
)
