/**
 * The double braces of a placeholder that is being typed in a JSON text, with what stands in them so far.
 * @param at the place of the caret in the line
 * @returns from where to where it stands, the braces behind the caret included; null: none is being typed
 */
export function openBraces(line: string, at: number): { from: number; to: number } | null {
  const before = line.slice(0, at)
  const quotes = before.replaceAll(/\\./g, '').split('"').length - 1
  const typed = quotes % 2 === 1 ? /\{\{[^{}"]*$/.exec(before) : null
  if (!typed) return null
  return { from: typed.index, to: at + (/^\}{1,2}/.exec(line.slice(at))?.[0].length ?? 0) }
}
