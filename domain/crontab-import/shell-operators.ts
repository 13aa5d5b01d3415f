/** What joins commands of a shell line, and where it stands. */
export type ShellOperator = { at: number; text: '&&' | '||' | '|' | ';' | '&' }

/**
 * What a shell reads as one: quoted texts, substitutions, redirections and a comment hide operators; brackets of groups do not. `${` may stand anywhere
 * without an end, which is only looked for so far.
 */
const HIDES = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]{0,200}\}|[<>]&|&>|(?<=\s)#.*|&&|\|\||[|;&]/gs

/** The operators of a line of shell that stand outside quotes and substitutions, in their order. */
export function shellOperators(script: string): ShellOperator[] {
  return [...script.matchAll(HIDES)].flatMap(({ 0: text, index: at }) => (isOperator(text) ? [{ at, text }] : []))
}

function isOperator(text: string): text is ShellOperator['text'] {
  return /^(?:&&|\|\||[|;&])$/.test(text)
}
