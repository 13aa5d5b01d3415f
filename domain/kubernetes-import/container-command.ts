import { type ForeignFields, fieldsAt, listAt, textAt, wholeAt, wordOf } from '../imported-tasks/foreign-json.ts'
import type { ImportedDefinition, ImportedSettings } from '../imported-tasks/imported-task.ts'
import { literalWord } from '../imported-tasks/shell-words.ts'
import { secretReference } from '../secrets/secret-references.ts'
import { type ContainerVariables, containerVariables, filledIn, textWithoutSecrets } from './container-variables.ts'

/** What runs images on the machine of a worker; `none`: nothing does, and its programs are installed there. */
export const CONTAINERS = ['docker', 'podman', 'none'] as const
export type ContainerProgram = (typeof CONTAINERS)[number]

/**
 * What a container becomes: arguments of the handler `container`, or a definition of its command where nothing runs images. `problem`: why it becomes
 * neither.
 */
export type ContainerReading =
  | { kwargs: NonNullable<ImportedSettings['kwargs']>; definition: null; changes: string[]; notes: string[]; problem: null }
  | { kwargs: null; definition: ImportedDefinition; changes: string[]; notes: string[]; problem: null }
  | { problem: string }

/** How each engine calls the network that leads out. */
const NETWORKS = { docker: 'bridge', podman: 'podman' } as const
const PULLS: Readonly<Record<string, string>> = { Always: 'always', Never: 'never' }
const BYTES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, '': 1 }
const BYTES_OF_MB = 1024 ** 2
const LEAST_MB = 16

/** Reads a container of a pod. @param program null: not said yet; the image is left aside then */
export function containerCommand(container: ForeignFields, pod: ForeignFields, program: ContainerProgram | null): ContainerReading {
  const changes: string[] = []
  const notes: string[] = []
  const variables = containerVariables(container, changes)
  const [command, args] = [wordsAt(container, 'command', variables, notes), wordsAt(container, 'args', variables, notes)]
  if (command === null || args === null) return { problem: 'Its command holds something that is no text.' }
  const image = textAt(container, 'image')
  if (program === 'docker' || program === 'podman') {
    if (image === null) return { problem: 'Its container has no image.' }
    for (const [name, parts] of variables)
      if (parts.some((part) => typeof part === 'string' && /[\r\n]/.test(part)))
        notes.push(`${name} has a line break, which can’t be handed to a container: give it in base64, and decode it inside.`)
    const kwargs = argumentsOf(program, container, pod, { image, command, args, variables })
    notes.push(
      `It runs in a container on a worker that DJAG_CONTAINERS=${program} lets do so; its owner allows the image in DJAG_CONTAINER_IMAGES (${image}), and in DJAG_CONTAINER_NETWORKS the network (${NETWORKS[program]}): without “network” in its arguments it has none.`,
    )
    return { kwargs, definition: null, changes, notes, problem: null }
  }
  if (command.length === 0)
    return {
      problem: `It has no command: what runs stands in its image${image === null ? '' : ` ${image}`}. Say --containers docker or podman for a worker that runs images, or write the command into the manifest.`,
    }
  if (program === 'none') changes.push(`The image ${image ?? ''} is left out: the worker has to have ${command[0]} and what it needs.`)
  return { kwargs: null, definition: definitionOf(container, [...command, ...args], variables, changes), changes, notes, problem: null }
}

function definitionOf(
  container: ForeignFields,
  words: readonly string[],
  variables: ContainerVariables,
  changes: string[],
): ImportedDefinition {
  const environment: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [name, parts] of variables) {
    const text = textWithoutSecrets(parts)
    const [only, ...others] = parts
    if (text !== null) environment[name] = text
    else if (typeof only === 'object' && others.length === 0) secrets[name] = only.secret
    else {
      secrets[name] = name
      changes.push(`The value of ${name} holds a secret: keep it whole in Djag, by “npx djag secrets set ${name}”.`)
    }
  }
  return {
    words: words.map(literalWord),
    stdin: '',
    folder: textAt(container, 'workingDir'),
    environment,
    secrets,
    exitCodes: {},
    user: null,
  }
}

type Run = { image: string; command: string[]; args: string[]; variables: ContainerVariables }

/** Of the handler `container`. A `command` of Kubernetes takes the place of the image’s own program, `args` that of its words. */
function argumentsOf(
  program: keyof typeof NETWORKS,
  container: ForeignFields,
  pod: ForeignFields,
  { image, command, args, variables }: Run,
): NonNullable<ImportedSettings['kwargs']> {
  const [entrypoint, ...words] = command
  const environment = [...variables].map(([name, parts]) => [
    name,
    parts.map((part) => (typeof part === 'string' ? literal(part) : secretReference(part.secret))).join(''),
  ])
  const folder = textAt(container, 'workingDir')
  const user = wholeAt(fieldsAt(container, 'securityContext'), 'runAsUser') ?? wholeAt(fieldsAt(pod, 'securityContext'), 'runAsUser')
  const limits = fieldsAt(container, 'resources', 'limits')
  const [memoryMb, cpus] = [megabytesOf(wordOf(limits.memory)), cpusOf(wordOf(limits.cpu))]
  const pull = PULLS[textAt(container, 'imagePullPolicy') ?? '']
  return {
    image,
    ...(entrypoint !== undefined && { entrypoint: literal(entrypoint) }),
    ...(words.length + args.length > 0 && { command: [...words, ...args].map(literal) }),
    ...(environment.length > 0 && { environment: Object.fromEntries(environment) }),
    ...(folder !== null && { folder }),
    ...(user !== null && { user: String(user) }),
    network: NETWORKS[program],
    ...(memoryMb !== null && { memoryMb }),
    ...(cpus !== null && { cpus }),
    ...(pull !== undefined && { pull }),
  }
}

/** What looks like a placeholder is none. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{{{')
}

function megabytesOf(quantity: string | null): number | null {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|K|M|G|)$/.exec(quantity?.replace('k', 'K') ?? '') ?? []
  const bytes = count === '' ? 0 : Number(count) * (BYTES[unit] ?? 0)
  return bytes > 0 ? Math.max(LEAST_MB, Math.round(bytes / BYTES_OF_MB)) : null
}

function cpusOf(quantity: string | null): number | null {
  const [, count = '', isThousandths = ''] = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity ?? '') ?? []
  const cpus = Number(count) / (isThousandths === '' ? 1 : 1_000)
  return cpus > 0 ? cpus : null
}

/** Null: one of them is no text. */
function wordsAt(container: ForeignFields, name: string, variables: ContainerVariables, notes: string[]): string[] | null {
  const words: string[] = []
  for (const value of listAt(container, name)) {
    const word = wordOf(value)
    if (word === null) return null
    // No word may hold a secret: such a variable stays as it was written.
    const plain = new Map([...variables].filter(([, parts]) => textWithoutSecrets(parts) !== null))
    for (const [whole, variable = ''] of word.matchAll(/(?<!\$)\$\((\w+)\)/g))
      if (variables.has(variable) && !plain.has(variable))
        notes.push(`“${whole}” in its command was the secret ${variable}, which no word may hold: let the program read that variable.`)
    words.push(textWithoutSecrets(filledIn(word, plain)) ?? word)
  }
  return words
}
