import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TEXT = readFileSync(fileURLToPath(new URL('../../docs/handlers-in-any-language.md', import.meta.url)), 'utf8')

/** The first block of code in this language that holds this text, of what is told of handlers in any language. */
export function documentedCode(language: string, holding: string): string {
  const blocks = [...TEXT.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  const found = blocks.find(([, of, code]) => of === language && code?.includes(holding))?.[2]
  if (found === undefined) throw new Error(`No block of ${language} holds ${holding}.`)
  return found
}
