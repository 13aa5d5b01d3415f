import { createParser } from 'nuqs/server'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import { readWhatIf, writeWhatIf } from '#domain/what-if-text.ts'

/** What the address of the plan says is assumed. `kept`: it is too long for an address, and kept in this browser under a mark of what it says. */
export type AddressedWhatIf = { kind: 'said'; whatIf: SentWhatIf } | { kind: 'kept'; mark: string } | { kind: 'unreadable' }

const KEPT = /^kept\.([0-9a-z]+)$/
const KEPT_UNDER = 'djag.what-if'
/** Longer addresses are cut by what lies on the way. */
const LONGEST_IN_ADDRESS = 1_500

export const parseAsWhatIf = createParser<AddressedWhatIf>({
  parse: (text) => {
    const mark = KEPT.exec(text)?.[1]
    if (mark !== undefined) return { kind: 'kept', mark }
    const whatIf = readWhatIf(text)
    return whatIf === null ? { kind: 'unreadable' } : { kind: 'said', whatIf }
  },
  serialize: (addressed) => {
    if (addressed.kind === 'said') return writeWhatIf(addressed.whatIf)
    return addressed.kind === 'kept' ? `kept.${addressed.mark}` : ''
  },
  eq: (a, b) => JSON.stringify(a) === JSON.stringify(b),
})

/** How an address says it. What is too long has to be kept as well. */
export function addressOf(whatIf: SentWhatIf): AddressedWhatIf {
  const text = writeWhatIf(whatIf)
  return encodeURIComponent(text).length <= LONGEST_IN_ADDRESS ? { kind: 'said', whatIf } : { kind: 'kept', mark: markOf(text) }
}

/** Keeps in this browser what is too long for an address; a browser that keeps nothing says so when the address is opened. */
export function keepWhatIf(whatIf: SentWhatIf): void {
  if (addressOf(whatIf).kind !== 'kept') return
  try {
    localStorage.setItem(KEPT_UNDER, writeWhatIf(whatIf))
  } catch {
    // Without room, or where it is forbidden.
  }
}

/** What an address means in this browser; null: nothing is assumed; `unreadable`: it can't be read in full, or is not kept here any more. */
export function whatIfOf(addressed: AddressedWhatIf | null): SentWhatIf | null | 'unreadable' {
  if (addressed === null) return null
  if (addressed.kind === 'said') return addressed.whatIf
  if (addressed.kind === 'unreadable') return 'unreadable'
  const text = keptText()
  return (markOf(text) === addressed.mark && readWhatIf(text)) || 'unreadable'
}

/** The plan, with that assumed. */
export function planAddress(whatIf: SentWhatIf): string {
  return `/plan?${new URLSearchParams({ 'what-if': parseAsWhatIf.serialize(addressOf(whatIf)) })}`
}

function keptText(): string {
  try {
    return localStorage.getItem(KEPT_UNDER) ?? ''
  } catch {
    return ''
  }
}

/** Tells apart what is kept now from what was kept before. */
function markOf(text: string): string {
  let mark = 0
  for (let at = 0; at < text.length; at++) mark = (Math.imul(mark, 31) + text.charCodeAt(at)) >>> 0
  return mark.toString(36)
}
