import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLMap } from 'yaml'
import type { z } from 'zod'
import { inputCheck, isFreeText, type ValueSchema } from '#domain/input-schema.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { type CommandFields, commandShape } from './command-shape.ts'
import { riskyWords } from './risky-words.ts'
import { fieldsIn, NAMES_OF_RUNS, parseWord, type WordTemplate } from './word-template.ts'

/** A command that tasks may run: what its owner wrote down, read and checked. Sizes are bytes. */
export type CommandDefinition = Omit<CommandFields, 'name' | 'command'> & {
  name: string
  words: readonly WordTemplate[]
  /** Checks the input when a run starts. */
  check: z.ZodObject
}

/** Where something in the file is wrong, and what. */
type Problem = { path: readonly PropertyKey[]; message: string; isKey?: boolean }

/** What tasks write where a secret belongs: words and variables have no room for it. */
const REFERENCE = /\{\{\s*secret\s*:/
const NAMED_UNDER_SECRETS = 'A secret is handed over as a variable: write “secrets: { VARIABLE: name-of-the-secret }”.'

const FILE_NAME = /\.handler\.ya?ml$/

/** Whether a file of this name defines a command. */
export function isCommandFile(name: string): boolean {
  return FILE_NAME.test(name)
}

/**
 * Reads a `NAME.handler.yaml`.
 * @param path how the file is called when something in it is wrong
 * @throws HandlerLoadError that names file, line and column of everything that is wrong
 */
export function readCommandFile(text: string, path: string): CommandDefinition {
  const lines = new LineCounter()
  const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false, strict: true })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const refuse = (problems: string[]) => new HandlerLoadError(`The handler file ${path} cannot be used: ${problems.join(' ')}`)
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => `${at(pos[0])}: ${sentence(message)}`)
  if (broken.length > 0) throw refuse(broken)
  if (!isMap(document.contents)) throw refuse([`${at(0)}: It has to be a mapping such as “command: [program, word]”.`])
  asWritten(document)
  const { definition, problems } = readFields(document.toJS({ maxAliasCount: 20 }), path)
  if (definition && problems.length === 0) return definition
  const placed = problems.map((problem) => ({ offset: offsetOf(document, problem), message: problem.message }))
  placed.sort((a, b) => a.offset - b.offset)
  throw refuse(placed.map(({ offset, message }) => `${at(offset)}: ${message}`))
}

function readFields(value: unknown, path: string): { definition: CommandDefinition | null; problems: Problem[] } {
  const parsed = commandShape.safeParse(value, { error: inWords })
  if (!parsed.success) return { definition: null, problems: parsed.error.issues.flatMap(problemsOf) }
  const { name = nameOf(path), command, ...fields } = parsed.data
  const problems: Problem[] = []
  const words = command.map((word, index) => {
    if (REFERENCE.test(word)) {
      problems.push({
        path: ['command', index],
        message: `Everybody on this machine can read the words of a program. ${NAMED_UNDER_SECRETS}`,
      })
      return []
    }
    try {
      return parseWord(word)
    } catch (error) {
      problems.push({ path: ['command', index], message: (error as Error).message })
      return []
    }
  })
  problems.push(...problemsOfFields(fields), ...problemsOfWords(words, fields.input.properties ?? {}, fields.input.required ?? []))
  try {
    return { definition: { name, words, check: inputCheck(fields.input), ...fields }, problems }
  } catch (error) {
    return { definition: null, problems: [...problems, { path: ['input'], message: (error as Error).message }] }
  }
}

function problemsOfFields({
  input,
  positional,
  exitCodes,
  secrets,
  inherit,
  environment,
}: Omit<CommandFields, 'name' | 'command'>): Problem[] {
  const problems: Problem[] = []
  const fields = input.properties ?? {}
  for (const [index, name] of positional.entries()) {
    if (!Object.hasOwn(fields, name)) problems.push({ path: ['positional', index], message: `The input has no field “${name}”.` })
    else if (positional.indexOf(name) !== index) problems.push({ path: ['positional', index], message: `“${name}” stands there twice.` })
  }
  for (const name of Object.keys(fields))
    if (NAMES_OF_RUNS.includes(name))
      problems.push({
        path: ['input', 'properties', name],
        isKey: true,
        message: `“${name}” is what {${name}} says of the run: give the field another name.`,
      })
  const meanings = new Map<number, string>()
  for (const [meaning, codes] of Object.entries(exitCodes))
    for (const [index, code] of (codes ?? []).entries()) {
      const other = meanings.get(code)
      if (other === undefined) meanings.set(code, meaning)
      else problems.push({ path: ['exitCodes', meaning, index], message: `Exit code ${code} stands under ${other} already.` })
    }
  for (const [list, names] of Object.entries({ inherit, secrets: secrets.inherited }))
    for (const [index, name] of names.entries())
      if (Object.hasOwn(environment, name)) problems.push({ path: [list, index], message: `${name} stands under environment already.` })
  for (const name of Object.keys(secrets.kept)) {
    const other = Object.hasOwn(environment, name) ? 'environment' : inherit.includes(name) ? 'inherit' : null
    if (other !== null) problems.push({ path: ['secrets', name], isKey: true, message: `${name} stands under ${other} already.` })
  }
  for (const [name, value] of Object.entries(environment))
    if (REFERENCE.test(value)) problems.push({ path: ['environment', name], message: NAMED_UNDER_SECRETS })
  return problems
}

function problemsOfWords(
  words: readonly WordTemplate[],
  fields: Readonly<Record<string, ValueSchema>>,
  required: readonly string[],
): Problem[] {
  const problems: Problem[] = []
  for (const [index, word] of words.entries()) {
    for (const name of fieldsIn(word)) {
      const path = ['command', index]
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (!field)
        problems.push({
          path,
          message: `{${name}}: the input has no such field. Name it under input.properties, or write {{ and }} where braces are meant.`,
        })
      else if (field.type === 'array' || field.type === 'object')
        problems.push({
          path,
          message: `{${name}}: a word has no room for ${field.type === 'array' ? 'a list' : 'an object'}. Read it from DJAG_INPUT or standard input.`,
        })
      else if (!required.includes(name) && field.default === undefined)
        problems.push({
          path,
          message: `{${name}} may be left out by a task, and the word would be incomplete: name it under required, or give it a default.`,
        })
    }
  }
  const isFree = (part: WordTemplate[number]) =>
    ('field' in part && isFreeText(fields[part.field])) || ('fact' in part && part.fact === 'task')
  return [...problems, ...riskyWords(words, isFree).map(({ index, problem }) => ({ path: ['command', index], message: problem }))]
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(FILE_NAME, '')
}

/** What people write without quotes in a list of words is a text to them: 5, true, ~ and 1.0 are taken as they stand. */
function asWritten(document: Document): void {
  const isText = (path: readonly PropertyKey[]) =>
    ['command', 'environment', 'folder', 'stdin', 'description', 'name', 'user'].includes(String(path[0]))
  visit(document, {
    Pair(_key, pair, ancestors) {
      if (ancestors.length === 2 && isScalar(pair.key) && isText([String(pair.key.value)])) {
        visit(pair.value as Node, {
          Scalar(place, scalar) {
            if (place !== 'key' && scalar.source !== undefined && typeof scalar.value !== 'string') scalar.value = scalar.source
          },
        })
        return visit.SKIP
      }
    },
  })
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], isKey: true, message: `“${key}” is not known here.` }))
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path: issue.path, isKey: true, message }))
  return [{ path: issue.path, message: issue.message }]
}

/** Zod's own words where a definition has none, with what was expected. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type')
    return issue.input === undefined
      ? `“${String(issue.path?.at(-1))}” is missing.`
      : `Here stands something else than ${articled(String(issue.expected))}.`
  if (issue.code === 'invalid_value') return `It has to be one of ${issue.values.map(String).join(', ')}.`
  return undefined
}

function articled(type: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  }
  return words[type] ?? type
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** Where in the text the innermost place of a path stands that is there. */
function offsetOf(document: Document, { path, isKey }: Problem): number {
  for (let length = path.length; length > 0; length--) {
    const above = path.slice(0, length - 1)
    const map = length === 1 ? document.contents : document.getIn(above, true)
    const last = path[length - 1]
    if (isMap(map)) {
      const pair = (map as YAMLMap).items.find((item) => isScalar(item.key) && String(item.key.value) === String(last))
      const node = (isKey && length === path.length ? pair?.key : (pair?.value ?? pair?.key)) as Node | undefined
      if (node?.range) return node.range[0]
    } else {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined
      if (node?.range) return node.range[0]
    }
  }
  return document.contents?.range?.[0] ?? 0
}
