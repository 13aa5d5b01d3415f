import { expect, test } from 'vitest'
import { hiddenCharacterProblem } from '../typed-text.ts'
import { originOf } from './origin.ts'

test('where a task is from stands on one line, with nothing in it that a description refuses', () => {
  const origin = originOf({ identity: `a\u202eb\n\tc\u0000${'𝄞'.repeat(1_000)}` }, 'my\u2028file\u0007.cron')
  expect(origin).toMatch(/^Imported from my file .cron: a b c 𝄞+…$/u)
  expect(hiddenCharacterProblem(origin)).toBeNull()
  expect(origin.length).toBeLessThan(1_400)
})
