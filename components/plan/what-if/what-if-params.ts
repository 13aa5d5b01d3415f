import { createParser } from 'nuqs/server'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import { readWhatIf, writeWhatIf } from '#domain/what-if-text.ts'

/** What the address of the plan says is assumed. `kept`: it is too long for an address, and kept in this browser. */
export type AddressedWhatIf = { kind: 'said'; whatIf: SentWhatIf } | { kind: 'kept' } | { kind: 'unreadable' }

const KEPT = 'kept'
const KEPT_UNDER = 'djag.what-if'
/** Longer addresses are cut by what lies on the way. */
const LONGEST_IN_ADDRESS = 1_500

export const parseAsWhatIf = createParser<AddressedWhatIf>({
  parse: (text) => {
    if (text === KEPT) return { kind: 'kept' }
    const whatIf = readWhatIf(text)
    return whatIf === null ? { kind: 'unreadable' } : { kind: 'said', whatIf }
  },
  serialize: (addressed) => (addressed.kind === 'said' ? writeWhatIf(addressed.whatIf) : KEPT),
  eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
})

/** How the address says it; what is too long is kept in this browser. */
export function addressOf(whatIf: SentWhatIf): AddressedWhatIf {
  const text = writeWhatIf(whatIf)
  if (encodeURIComponent(text).length <= LONGEST_IN_ADDRESS) return { kind: 'said', whatIf }
  localStorage.setItem(KEPT_UNDER, text)
  return { kind: 'kept' }
}

/** What an address means in this browser; null: nothing is assumed; `unreadable`: it says something that can't be read, or is not kept here. */
export function whatIfOf(addressed: AddressedWhatIf | null): SentWhatIf | null | 'unreadable' {
  if (addressed === null) return null
  if (addressed.kind === 'said') return addressed.whatIf
  if (addressed.kind === 'unreadable' || typeof localStorage === 'undefined') return 'unreadable'
  return readWhatIf(localStorage.getItem(KEPT_UNDER) ?? '') ?? 'unreadable'
}

/** The plan, with that assumed. */
export function planAddress(whatIf: SentWhatIf): string {
  return `/plan?${new URLSearchParams({ 'what-if': parseAsWhatIf.serialize(addressOf(whatIf)) })}`
}
