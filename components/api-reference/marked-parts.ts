/** A piece of a text that is written with the marks of Markdown, without its marks. */
export type MarkedPart = { mark: 'code' | 'strong' | null; text: string }

/** Reads the two marks that the API's document uses: `code` and **strong**. What is in code stays as it is, and so does a mark without its pair. */
export function markedParts(text: string): MarkedPart[] {
  const parts: MarkedPart[] = []
  for (const [whole, code, strong] of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|[^`*]+|[`*]/g)) {
    const last = parts.at(-1)
    if (code !== undefined) parts.push({ mark: 'code', text: code })
    else if (strong !== undefined) parts.push({ mark: 'strong', text: strong })
    else if (last?.mark === null) last.text += whole
    else parts.push({ mark: null, text: whole })
  }
  return parts
}
