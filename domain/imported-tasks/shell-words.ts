/** A word as a shell reads back exactly it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A text as a word of a definition, in which places for values stand in braces. */
export function literalWord(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}')
}
