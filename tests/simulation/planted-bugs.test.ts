import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BUGS_OF_CHANGE } from './planted/bugs-of-change.ts'
import { BUGS_OF_ENDINGS } from './planted/bugs-of-endings.ts'
import { BUGS_OF_GATES } from './planted/bugs-of-gates.ts'
import { BUGS_OF_START } from './planted/bugs-of-start.ts'
import { type Plant, within } from './planted/plant.ts'
import { planted } from './planted/planted-core.ts'

const inCore = (plant: Plant) => planted(readFileSync(`scheduling/${plant.module}`, 'utf8'), plant)

describe('a planted bug', () => {
  it('has its place: its function is there, and in it the snippet that it replaces', () => {
    for (const { plants } of [...BUGS_OF_START, ...BUGS_OF_GATES, ...BUGS_OF_CHANGE, ...BUGS_OF_ENDINGS])
      for (const plant of plants) inCore(plant)
  })

  it('is not taken for planted when its place is gone: which function it was is said', () => {
    expect(() => inCore(within('start/decide.ts', 'decide', 'no such text', ''))).toThrow(
      /decide of scheduling\/start\/decide\.ts has 0 times “no such text”/,
    )
    expect(() => inCore(within('start/decide.ts', 'choose', '', ''))).toThrow(/start\/decide\.ts has no function choose/)
  })

  it('touches its own function only, although others have the same text', () => {
    const source = 'function one() {\n  return 1\n}\n\nexport function other() {\n  return 1\n}\n'
    expect(planted(source, within('any.ts', 'other', '1', '2'))).toBe(source.replace(/1(?=\n\}\n$)/, '2'))
  })
})
