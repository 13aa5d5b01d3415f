import { describe, expect, it } from 'vitest'
import { findNames, groupNames } from './facet-names.ts'

const facet = {
  names: Array.from({ length: 1_000 }, (_, n) => ({ name: `Load ${String(n).padStart(3, '0')}`, taskCount: 1 })),
  moreCount: 7,
}

describe('groups of the list', () => {
  it('are all names, and say how many there are beyond them', () => {
    const groups = groupNames(null, facet)
    expect(groups?.names).toHaveLength(1_000)
    expect(groups?.moreCount).toBe(7)
  })

  it('are the one name that the list is filtered by, whether or not it is among those loaded', () => {
    expect(groupNames('zulu', facet)).toEqual({ names: ['zulu'], moreCount: 0 })
    expect(groupNames('zulu', undefined)).toEqual({ names: ['zulu'], moreCount: 0 })
  })

  it('are not known before they are loaded', () => {
    expect(groupNames(null, undefined)).toBeUndefined()
  })
})

describe('names to filter by', () => {
  it('are found among all that are loaded by the words typed, in any order and case, and by their kind', () => {
    expect(findNames('handler', facet, '987 load')).toMatchObject({ names: [{ name: 'Load 987' }], moreCount: 7, isCut: false })
    expect(findNames('handler', facet, 'HANDLER 98').names.map(({ name }) => name)).toContain('Load 980')
    expect(findNames('handler', { ...facet, moreCount: 0 }, 'queue')).toEqual({ names: [], moreCount: 0, isCut: false })
  })

  it('are drawn in part where they are many, and the others counted', () => {
    const { names, moreCount, isCut } = findNames('handler', facet, '')
    expect(isCut).toBe(true)
    expect(names.length + moreCount).toBe(1_007)
    expect(names.length).toBeLessThanOrEqual(100)
  })

  it('are none before they are loaded', () => {
    expect(findNames('handler', undefined, '')).toEqual({ names: [], moreCount: 0, isCut: false })
  })
})
