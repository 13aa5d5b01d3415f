import { type Placeholder, readPlaceholder } from './placeholder.ts'

/** A text with places in it, in order. Two texts never follow each other, and no text is empty. */
export type TextTemplate = readonly (string | Placeholder)[]

const OPEN = '{{'
/** Four braces stand for two; two and what is between them and the next two are a placeholder, if it holds no brace. All else is text. */
const PIECES = /\{\{\{\{|\{\{([^{}]*)\}\}/g

/** Whether a text may have anything but text in it: all others are what they are, and need not be read. */
export function mayHavePlaceholders(text: string): boolean {
  return text.includes(OPEN)
}

/**
 * Reads a text. What stands in braces and is no placeholder stays text, as it did before there were any; `problems` says of each what is wrong.
 */
export function readTemplate(text: string): { parts: TextTemplate; problems: string[] } {
  const parts: (string | Placeholder)[] = []
  const problems: string[] = []
  let from = 0
  for (const found of text.matchAll(PIECES)) {
    const { 0: piece, 1: inside, index } = found
    const read = inside === undefined ? OPEN : placeholderOr(inside, piece, problems)
    addPart(parts, text.slice(from, index))
    addPart(parts, read)
    from = index + piece.length
  }
  addPart(parts, text.slice(from))
  return { parts, problems }
}

function placeholderOr(inside: string, piece: string, problems: string[]): Placeholder | string {
  try {
    return readPlaceholder(inside)
  } catch (error) {
    problems.push((error as Error).message)
    return piece
  }
}

/** A text of which `readTemplate` reads these parts, whatever braces are in its texts. */
export function writeTemplate(parts: TextTemplate): string {
  const joined: (string | Placeholder)[] = []
  for (const part of parts) addPart(joined, part)
  return joined.map((part) => (typeof part === 'string' ? part.replaceAll(OPEN, OPEN + OPEN) : `{{${part.source}}}`)).join('')
}

function addPart(parts: (string | Placeholder)[], part: string | Placeholder): void {
  const last = parts.at(-1)
  if (part === '') return
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
  else parts.push(part)
}
