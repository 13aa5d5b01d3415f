import * as monaco from 'monaco-editor/editor'
import { PLACEHOLDERS } from '#domain/placeholders/placeholder.ts'
import { openBraces } from './open-braces.ts'

const paths = new Set<string>()

monaco.languages.registerCompletionItemProvider('json', {
  triggerCharacters: ['{'],
  provideCompletionItems(model, { lineNumber, column }) {
    const line = model.getLineContent(lineNumber)
    const braces = paths.has(model.uri.toString()) ? openBraces(line, column - 1) : null
    if (braces === null) return { suggestions: [] }
    const range = { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: braces.from + 1, endColumn: braces.to + 1 }
    return {
      suggestions: PLACEHOLDERS.map(({ source, means }, index) => ({
        label: { label: `{{${source}}}`, description: means },
        kind: monaco.languages.CompletionItemKind.Variable,
        insertText: `{{${source}}}`,
        filterText: `{{${source}}}`,
        sortText: String(index),
        documentation: means,
        range,
      })),
    }
  },
})

/** Offers placeholders in the texts of the model at `path`. Returns the undoing. */
export function offerPlaceholdersIn(path: string): () => void {
  const uri = monaco.Uri.parse(path).toString()
  paths.add(uri)
  return () => void paths.delete(uri)
}
