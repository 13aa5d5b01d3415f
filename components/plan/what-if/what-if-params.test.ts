import { afterEach, expect, test, vi } from 'vitest'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import { addressOf, keepWhatIf, parseAsWhatIf, planAddress, whatIfOf } from './what-if-params.ts'

const small: SentWhatIf = { edit: { kind: 'delete', taskIds: [1, 2] }, assumptions: [{ kind: 'fails', taskId: 3 }] }
const large = (last: number): SentWhatIf => {
  return { edit: { kind: 'delete', taskIds: [...Array.from({ length: 900 }, (_, at) => at + 1), last] }, assumptions: [] }
}

afterEach(() => vi.unstubAllGlobals())

function browserThatKeeps() {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  })
}

/** As an address is opened. */
function opened(whatIf: SentWhatIf) {
  return whatIfOf(parseAsWhatIf.parse(new URL(planAddress(whatIf), 'http://djag').searchParams.get('what-if') ?? ''))
}

test('what is short stands in the address itself', () => {
  expect(addressOf(small).kind).toBe('said')
  expect(opened(small)).toEqual(small)
})

test('what is too long is kept in the browser, and an address of what is not kept any more is refused', () => {
  browserThatKeeps()
  expect(opened(large(2_000))).toBe('unreadable')
  keepWhatIf(large(2_000))
  expect(planAddress(large(2_000)).length).toBeLessThan(40)
  expect(opened(large(2_000))).toEqual(large(2_000))
  keepWhatIf(large(3_000))
  expect(opened(large(2_000))).toBe('unreadable')
})

test('a browser that keeps nothing, and an address that says nothing, are told from one another', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('No.')
    },
  })
  keepWhatIf(large(1))
  expect(opened(large(1))).toBe('unreadable')
  expect(whatIfOf(null)).toBe(null)
  expect(whatIfOf(parseAsWhatIf.parse('anything'))).toBe('unreadable')
})
