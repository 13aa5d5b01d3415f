import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folders whose exports share one space of names. */
const FOLDERS = ['scheduling', 'domain', 'drizzle', 'server', 'worker', 'components', 'app', 'scripts', 'tests', 'e2e', 'bench']

const SOURCE = /\.(ts|tsx|mts)$/
/** A default export has no name that anybody imports it by. biome sees to it that declarations begin at the first column. */
const EXPORTED = /^export (?:declare )?(?:abstract )?(?:async )?(?:type|interface|class|enum|function\*?|const|let) (\w+)/gm

/** What may stand twice, and why. */
const EXEMPTIONS: readonly { file: RegExp; name: RegExp; reason: string }[] = [
  { file: /^app\//, name: /^(GET|POST|PUT|PATCH|DELETE|metadata|viewport)$/, reason: 'Next finds them by these names.' },
  { file: /^e2e\//, name: /^test$/, reason: 'Playwright’s name for a test with its fixtures; which ones says the import.' },
  {
    file: /^tests\/simulation\/(event-list-model|model-[\w-]+)\.ts$/,
    name: /./,
    reason: 'The model says the rules independently, in their words.',
  },
]

function sourcesIn(folder: string): string[] {
  return FOLDERS.filter((name) => existsSync(join(folder, name))).flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => SOURCE.test(file) && !file.endsWith('.d.mts'))
      .map((file) => `${name}/${file}`),
  )
}

/** A name has one meaning: what two files export under the same one, or null. */
export function checkUniqueNames(folder: string): string | null {
  const filesOf = new Map<string, Set<string>>()
  for (const file of sourcesIn(folder).sort()) {
    for (const [, name = ''] of readFileSync(join(folder, file), 'utf8').matchAll(EXPORTED)) {
      if (EXEMPTIONS.some((each) => each.file.test(file) && each.name.test(name))) continue
      filesOf.set(name, (filesOf.get(name) ?? new Set()).add(file))
    }
  }
  const problems = [...filesOf]
    .filter(([, files]) => files.size > 1)
    .map(([name, files]) => `${name} is exported by ${[...files].join(' and ')}`)
  return problems.length === 0 ? null : `${problems.join('\n')}\nGive each meaning a name of its own, or let both use one.`
}
