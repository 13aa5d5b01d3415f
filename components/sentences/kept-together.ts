import type { SentencePart } from './sentence-part.ts'

const LEADING_MARKS = /^[.,:;)]+/

/** The parts of a sentence with the punctuation right after an instant moved to it: a line could begin with a comma there, as an instant is a button. */
export function keptTogether(parts: readonly SentencePart[]): { part: SentencePart; mark: string }[] {
  return parts.map((part, index) => {
    const following = parts[index + 1]
    if (part.kind === 'instant') return { part, mark: (following?.kind === 'text' && LEADING_MARKS.exec(following.text)?.[0]) || '' }
    const isAfterInstant = part.kind === 'text' && parts[index - 1]?.kind === 'instant'
    return { part: isAfterInstant ? { ...part, text: part.text.replace(LEADING_MARKS, '') } : part, mark: '' }
  })
}
