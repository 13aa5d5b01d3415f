import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The first block of code in this language that holds this text, of a page of the documentation. */
export function documentedCode(language: string, holding: string, page = 'handlers-in-any-language.md'): string {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}`, import.meta.url)), 'utf8')
  // Blocks in a list are indented, and what they hold is, too.
  const blocks = [...text.matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms)]
  const [, indent = '', , code] = blocks.find(([, , of, code]) => of === language && code?.includes(holding)) ?? []
  if (code === undefined) throw new Error(`No block of ${language} on ${page} holds ${holding}.`)
  return code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}
