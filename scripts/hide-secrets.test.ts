import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIDENTIAL } from '#server/configuration/configuration.ts'
import { SECRETS } from './hide-secrets.mjs'

const MODULE = new URL('./hide-secrets.mjs', import.meta.url).href

/** What a script sees of its environment after it has hidden its secrets, and what the system shows of it. */
function hidden(environment: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'djag-hiding-'))
  const script = join(folder, 'script.mjs')
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs'
     import { hideSecrets } from '${MODULE}'
     const { pid } = process
     hideSecrets()
     console.log(JSON.stringify({ argv: process.argv.slice(2), pid, env: process.env, shown: readFileSync('/proc/self/environ', 'latin1') }))`,
  )
  const env = { NODE_ENV: 'test' as const, PATH: process.env.PATH, TMPDIR: folder, ...environment }
  const output = execFileSync(process.execPath, [script, 'an argument'], { env, encoding: 'utf8' })
  return { ...(JSON.parse(output) as { argv: string[]; env: Record<string, string>; shown: string }), left: readdirSync(folder) }
}

it('hides every setting that is told to nobody', () => {
  expect([...SECRETS].sort()).toEqual([...CONFIDENTIAL].sort())
})

describe('the secrets of a program that stays', () => {
  it('are gone from what the system shows of it, and still its own', () => {
    const { argv, env, shown, left } = hidden({ DATABASE_URL: 'postgres://hidden', DJAG_SECRET: 'hidden-too', OTHER: 'other' })
    expect(env).toMatchObject({ DATABASE_URL: 'postgres://hidden', DJAG_SECRET: 'hidden-too', OTHER: 'other' })
    expect(shown).toContain('OTHER=other')
    expect(shown).not.toMatch(/hidden/)
    expect(argv).toEqual(['an argument'])
    expect(left).toEqual(['script.mjs'])
    expect(env.DJAG_SECRETS_FILE).toBeUndefined()
  })

  it('need nothing when there are none', () => {
    expect(hidden({ OTHER: 'other' }).env).toMatchObject({ OTHER: 'other' })
  })
})
