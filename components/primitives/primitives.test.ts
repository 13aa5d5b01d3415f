import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const primitives = join(here, '..', 'ui')

/** What draws nothing of its own, or stands in another one only, which shows it. */
const SHOWN_BY_OTHERS: Readonly<Record<string, string>> = {
  'popover-panel.tsx': 'combobox.tsx',
  'display-zone.tsx': 'a provider: the switch in the bar above',
  'served-moment.tsx': 'a provider',
  'data-table/data-table-bulk-bar.tsx': 'data-table/data-table.tsx',
  'data-table/data-table-expansion.tsx': 'data-table/data-table.tsx',
  'data-table/data-table-head.tsx': 'data-table/data-table.tsx',
  'data-table/data-table-peek.tsx': 'data-table/data-table.tsx',
  'data-table/data-table-row.tsx': 'data-table/data-table.tsx',
  'data-table/table-look-menu.tsx': 'a menu beside the title of a list',
  'data-table/use-news.tsx': 'a hook of lists that are read anew',
  'json-editor/monaco-json.tsx': 'json-editor/json-editor.tsx',
  'json-tree/json-tree-row.tsx': 'json-tree/json-tree.tsx',
  'schema-form/schema-field-control.tsx': 'schema-form/schema-form.tsx',
}

const sources = readdirSync(here)
  .filter((name) => name.endsWith('-specimens.tsx'))
  .map((name) => readFileSync(join(here, name), 'utf8'))

test('every file of components/ui that draws something is shown on the page of primitives', () => {
  const files = readdirSync(primitives, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'))
  const shown = sources.flatMap((source) => [...source.matchAll(/ file: '([^']+)'/g)].map(([, file]) => file))
  expect([...shown, ...Object.keys(SHOWN_BY_OTHERS)].sort()).toEqual(files.sort())
})

test('what a specimen says it shows, its file imports', () => {
  for (const source of sources) {
    const imported = [...source.matchAll(/from '(\.\.\/ui\/[^']+)'/g)].map(([, path = '']) =>
      normalize(join(dirname('components/x'), path)),
    )
    const toasts = source.includes("from 'sonner'") ? ['ui/toaster.tsx'] : []
    for (const [, file] of source.matchAll(/ file: '([^']+)'/g))
      expect([...imported, ...toasts].map((path) => path.replace(/^.*?ui\//, ''))).toContain(file)
  }
})

test('the page is there in development only', async () => {
  const config = new URL('../../next.config.mjs', import.meta.url).href
  const { default: nextConfig }: { default: (phase: string) => { pageExtensions: string[] } } = await import(config)
  const pages = (phase: string) => nextConfig(phase).pageExtensions
  expect(pages('phase-development-server')).toContain('dev.tsx')
  expect(pages('phase-production-build')).toEqual(['tsx', 'ts'])
  expect(pages('phase-production-server')).toEqual(['tsx', 'ts'])
})
