import { closest, distance } from 'fastest-levenshtein'
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  Document as YamlDocument,
} from 'yaml'
import type { z } from 'zod'
import { manifestContent, namesKnownAt, type WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { readManifest } from '#domain/manifest/read-manifest.ts'

/** What the API takes as a body; a larger file is not even looked at. */
const MOST_BYTES = 16_000_000
const FARTHEST_GUESS = 3
/** One line for each task is enough to see that a file is of another kind. */
const MOST_PROBLEMS = 50

/** A file that says all tasks. `sent` is what the API gets; `placed` says where in the file a field of it stands. */
export type ManifestFile = { sent: unknown; placed: (field: string) => string }

/** Everything that is wrong with a file, each with line and column. */
export class ManifestFileError extends Error {
  override name = 'ManifestFileError'
}

/**
 * Reads a file of YAML (its core schema alone, so that `no` is a word) or JSON, and refuses it whole by what can be seen without a server.
 * @throws ManifestFileError
 */
export function readManifestFile(text: string): ManifestFile {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new ManifestFileError('The file is too large: at most 16 MB is taken.')
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const document = parsed(text, lines)
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => `${at(pos[0])}: ${message}`)
  if (broken.length > 0) throw refused(broken)
  if (!isMap(document.contents)) throw refused([`${at(0)}: It has to be a mapping that begins with “djag: 1”.`])
  const inexact = inexactNumbers(document, text)
  if (inexact.length > 0) throw refused(inexact.map(({ offset, message }) => `${at(offset)}: ${message}`))
  const placed = (field: string) => at(offsetOf(document, field))
  const sent: unknown = withoutBombs(document)
  const content = manifestContent.safeParse(sent)
  const problems: readonly Told[] = content.success ? readManifest(content.data).problems : content.error.issues.flatMap(problemsOf)
  if (problems.length === 0) return { sent, placed }
  const told = problems.map(({ path, message, isName = false }) => {
    const field = path.join('.')
    return { offset: offsetOf(document, field, isName), message: field === '' ? message : `${field}: ${message}` }
  })
  throw refused(told.toSorted((a, b) => a.offset - b.offset).map(({ offset, message }) => `${at(offset)}: ${message}`))
}

function refused(sentences: readonly string[]): ManifestFileError {
  const left = sentences.length - MOST_PROBLEMS
  return new ManifestFileError([...sentences.slice(0, MOST_PROBLEMS), ...(left > 0 ? [`and ${left} more`] : [])].join('\n'))
}

function parsed(text: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, { version: '1.2', schema: 'core', lineCounter, prettyErrors: false, strict: true }) as Document
  } catch (error) {
    if (error instanceof RangeError) throw new ManifestFileError('It is nested too deep.')
    throw error
  }
}

function withoutBombs(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 1_000 })
  } catch (error) {
    throw new ManifestFileError(error instanceof RangeError ? 'It is nested too deep.' : `It can’t be read: ${(error as Error).message}`)
  }
}

/** Whole numbers that a program would read as others. */
function inexactNumbers(document: Document, text: string): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = []
  visit(document, {
    Scalar: (_, { value, range }) => {
      if (typeof value !== 'number' || !range) return
      const written = text.slice(range[0], range[1])
      if (/^-?\d+$/.test(written) && String(value) !== written && !/^-?0/.test(written))
        found.push({ offset: range[0], message: `${written} would become ${value}. Put it into quotes.` })
      else if (!Number.isFinite(value))
        found.push({ offset: range[0], message: `${written} is no number that JSON can say. Put it into quotes.` })
    },
  })
  return found
}

/** `isName`: what is wrong is a name, not what stands under it. */
type Told = { path: readonly PropertyKey[]; message: string; isName?: boolean }

function problemsOf(issue: z.core.$ZodIssue): Told[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }]
  const known = namesKnownAt(issue.path)
  return issue.keys.map((key) => {
    const guess = known.length === 0 ? '' : closest(key, known)
    const meant = guess !== '' && distance(key, guess) <= FARTHEST_GUESS ? `Did you mean “${guess}”?` : `There are: ${known.join(', ')}.`
    return { path: [...issue.path, key], message: `“${key}” is not known here. ${meant}`, isName: true }
  })
}

/** Where a field stands, or what is nearest above it. A name may have dots: the longest that is there is taken. */
function offsetOf(document: Document, field: string, isName = false): number {
  let node: unknown = document.contents
  let offset = 0
  let rest = field
  while (rest !== '') {
    if (isAlias(node)) node = node.resolve(document)
    const step = isMap(node) ? intoMap(node.items, rest, isName) : isSeq(node) ? intoList(node.items, rest) : null
    if (!step) return offset
    node = step.node
    offset = step.offset
    rest = step.rest
  }
  return offset
}

type Step = { node: unknown; offset: number; rest: string }

function intoMap(items: readonly { key: unknown; value: unknown }[], rest: string, isName: boolean): Step | null {
  const named = items
    .map((pair) => ({ pair, name: isScalar(pair.key) ? String(pair.key.value) : '' }))
    .filter(({ name }) => rest === name || rest.startsWith(`${name}.`))
    .toSorted((a, b) => b.name.length - a.name.length)
  const [first] = named
  if (!first) return null
  const left = rest.slice(first.name.length + 1)
  const [key, value] = [first.pair.key as Node, first.pair.value as Node | null]
  // A name that is wrong is shown itself, what stands under one by its value.
  const offset = (left === '' && !isName ? value?.range?.[0] : undefined) ?? key.range?.[0] ?? 0
  return { node: first.pair.value, offset, rest: left }
}

function intoList(items: readonly unknown[], rest: string): Step | null {
  const [, index = '', left = ''] = /^(\d+)(?:\.(.*))?$/s.exec(rest) ?? []
  const node = items[Number(index)] as Node | undefined
  return index === '' || !node ? null : { node, offset: node.range?.[0] ?? 0, rest: left }
}

const HEAD = ` All tasks, crontabs, dependencies and tags, by names: docs/as-code.md.
 npx djag plan FILE says what a change would do, npx djag apply FILE makes it.`

/** A manifest as YAML: a blank line between things, and nothing that an older reader would take for something else. */
export function manifestFileText(manifest: WrittenManifest): string {
  const document = new YamlDocument(manifest, { version: '1.2', schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false })
  document.commentBefore = HEAD
  for (const things of ['tags', 'crontabs', 'tasks'] as const) {
    const list = document.get(things)
    const pair = isMap(document.contents) ? document.contents.items.find(({ key }) => isScalar(key) && key.value === things) : undefined
    if (pair && isScalar(pair.key)) pair.key.spaceBefore = true
    if (things === 'tasks' && isSeq(list))
      for (const [index, item] of list.items.entries()) if (index > 0 && isMap(item)) item.spaceBefore = true
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}
