import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/register.all'
import { jsonDefaults } from 'monaco-editor/languages/features/json/register'
import type { JsonSchema } from '#domain/json-value.ts'

export const { Range } = monaco

// Our own copy of Monaco, not one from a network.
loader.config({ monaco: monaco as never })

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    label === 'json'
      ? new Worker(new URL('./json.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module' }),
}

const schemas = new Map<string, JsonSchema>()

/** The schema by which the model at `path` is completed and checked. Returns the undoing. */
export function setSchemaOf(path: string, schema: JsonSchema | null): () => void {
  if (schema === null) schemas.delete(path)
  else schemas.set(path, schema)
  publishSchemas()
  return () => {
    if (schemas.delete(path)) publishSchemas()
  }
}

function publishSchemas(): void {
  jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    trailingCommas: 'error',
    schemaValidation: 'error',
    enableSchemaRequest: false,
    schemas: [...schemas].map(([path, schema]) => ({ uri: `${path}.schema`, fileMatch: [path], schema })),
  })
}

/** Name of the theme that fits the page. */
export function themeName(isDark: boolean): string {
  return isDark ? 'djag-dark' : 'djag-light'
}

/** Themes with the page's own colours, read from its tokens; call before an editor is made. */
export function defineThemes(): void {
  monaco.editor.defineTheme('djag-light', themeData('vs', '#ffffff', '#18181d', '#1c52d0', '#116d37', '#8a5600'))
  monaco.editor.defineTheme('djag-dark', themeData('vs-dark', '#111114', '#ececf0', '#82aaff', '#55c681', '#e6ac45'))
}

function themeData(
  base: 'vs' | 'vs-dark',
  ground: string,
  text: string,
  key: string,
  string: string,
  number: string,
): monaco.editor.IStandaloneThemeData {
  const bare = (colour: string) => colour.slice(1)
  return {
    base,
    inherit: true,
    rules: [
      { token: 'string.key.json', foreground: bare(key) },
      { token: 'string.value.json', foreground: bare(string) },
      { token: 'number.json', foreground: bare(number) },
      { token: 'keyword.json', foreground: bare(number) },
    ],
    colors: { 'editor.background': ground, 'editor.foreground': text, focusBorder: '#00000000' },
  }
}
