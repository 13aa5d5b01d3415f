import { type ForeignFields, fieldsAt, isFields, listAt, textAt, wholeAt } from '../imported-tasks/foreign-json.ts'
import type { ImportedDefinition } from '../imported-tasks/imported-task.ts'
import { isSecretName } from '../imported-tasks/passwords.ts'
import { literalWord } from '../imported-tasks/shell-words.ts'

/** What runs images on the machine of a worker; `none`: nothing does, and its programs are installed there. */
export const CONTAINERS = ['docker', 'podman', 'none'] as const
export type ContainerProgram = (typeof CONTAINERS)[number]

/** A command of a container as a definition. `reason`: why it becomes none. */
export type ContainerReading =
  | { definition: ImportedDefinition; changes: string[]; notes: string[]; problem: null }
  | { definition: null; problem: string }

/** `kept`: variables with the names of the secrets of Djag that they hold. */
type Variables = { plain: Map<string, string>; kept: Map<string, string> }

/** Reads a container of a pod. @param program null: not said yet; the image is left aside then */
export function containerCommand(container: ForeignFields, pod: ForeignFields, program: ContainerProgram | null): ContainerReading {
  const changes: string[] = []
  const notes: string[] = []
  const variables = variablesOf(container, changes)
  const expanded = (name: string) => listAt(container, name).map((word) => withVariables(String(word), variables, notes))
  const [command, args] = [expanded('command'), expanded('args')]
  const image = textAt(container, 'image')
  const isRunByEngine = program === 'docker' || program === 'podman'
  if (isRunByEngine && image === null) return { definition: null, problem: 'Its container has no image.' }
  if (!isRunByEngine && command.length === 0)
    return {
      definition: null,
      problem: `It has no command: what runs stands in its image${image === null ? '' : ` ${image}`}. Say --containers docker or podman for a worker that runs images, or write the command into the manifest.`,
    }
  const words = isRunByEngine
    ? engineWords(program, container, pod, variables, { image: image ?? '', command, args })
    : [...command, ...args]
  if (program === 'none') changes.push(`The image ${image ?? ''} is left out: the worker has to have ${command[0]} and what it needs.`)
  else if (isRunByEngine)
    notes.push(
      `It runs ${image} by ${program} on the worker’s machine, which has to be able to fetch it. When a run is killed, look whether its container went, too.`,
    )
  return {
    definition: {
      words: words.map((word) => (word === RUN_NAME ? word : literalWord(word))),
      stdin: '',
      folder: isRunByEngine ? null : textAt(container, 'workingDir'),
      environment: Object.fromEntries(variables.plain),
      secrets: Object.fromEntries(variables.kept),
      exitCodes: {},
      user: null,
    },
    changes,
    notes,
    problem: null,
  }
}

/** The run's own name for its container, so that somebody finds it; no text of the manifest. */
const RUN_NAME = 'djag-{runId}-{attempt}'

function engineWords(
  program: string,
  container: ForeignFields,
  pod: ForeignFields,
  { plain, kept }: Variables,
  { image, command, args }: { image: string; command: string[]; args: string[] },
): string[] {
  const workingDir = textAt(container, 'workingDir')
  const user = wholeAt(fieldsAt(container, 'securityContext'), 'runAsUser') ?? wholeAt(fieldsAt(pod, 'securityContext'), 'runAsUser')
  const memory = /^(\d+)([KMG])i$/.exec(textAt(fieldsAt(container, 'resources', 'limits'), 'memory') ?? '')
  return [
    program,
    'run',
    '--rm',
    '--init',
    '--name',
    RUN_NAME,
    ...(textAt(container, 'imagePullPolicy') === 'Always' ? ['--pull', 'always'] : []),
    // Values come by the environment of the program, as anybody on the machine can read its words.
    ...[...plain.keys(), ...kept.keys()].flatMap((name) => ['--env', name]),
    ...(workingDir === null ? [] : ['--workdir', workingDir]),
    ...(user === null ? [] : ['--user', String(user)]),
    ...(memory ? ['--memory', `${memory[1]}${memory[2]?.toLowerCase()}`] : []),
    ...(command[0] === undefined ? [] : ['--entrypoint', command[0]]),
    image,
    ...command.slice(1),
    ...args,
  ]
}

function variablesOf(container: ForeignFields, changes: string[]): Variables {
  const variables: Variables = { plain: new Map(), kept: new Map() }
  for (const item of listAt(container, 'env')) {
    const fields = fieldsAt(item)
    const name = textAt(fields, 'name') ?? ''
    const reference = fieldsAt(fields, 'valueFrom', 'secretKeyRef')
    const [secret, key] = [textAt(reference, 'name'), textAt(reference, 'key')]
    if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith('DJAG_') || name === '__proto__')
      changes.push(`The variable “${name}” is left out: a definition takes letters, digits and _, and none that begins with DJAG_.`)
    else if (secret !== null && key !== null) {
      const kept = `${secret}.${key}`.replace(/[^\w.-]/g, '-').slice(0, 100)
      variables.kept.set(name, kept)
      changes.push(
        `${name} comes from the key ${key} of the secret ${secret}: keep it in Djag, by “kubectl get secret ${secret} -o jsonpath='{.data.${key.replaceAll('.', '\\.')}}' | base64 -d | npx djag secrets set ${kept}”.`,
      )
    } else if (isFields(fields.valueFrom))
      changes.push(`${name} is left out: it comes from ${Object.keys(fields.valueFrom).join(', ')}, which only the cluster knows.`)
    else if (isSecretName(name) && textAt(fields, 'value') !== null) {
      variables.kept.set(name, name)
      changes.push(`The value of ${name} is not written down: keep it in Djag, by “npx djag secrets set ${name}”.`)
    } else variables.plain.set(name, String(fields.value ?? ''))
  }
  const sources = listAt(container, 'envFrom').map((source) => {
    const fields = fieldsAt(source)
    return `${textAt(fieldsAt(fields, 'configMapRef'), 'name') ?? textAt(fieldsAt(fields, 'secretRef'), 'name') ?? '?'}`
  })
  if (sources.length > 0)
    changes.push(
      `All variables of ${sources.join(', ')} (envFrom) are left out: write those that it needs under environment or secrets of its definition.`,
    )
  return variables
}

/** `$(NAME)` as Kubernetes fills it in; `$$(NAME)` is a text. */
function withVariables(word: string, { plain, kept }: Variables, notes: string[]): string {
  return word.replace(/\$?\$\((\w+)\)/g, (whole, name: string) => {
    if (whole.startsWith('$$')) return whole.slice(1)
    const value = plain.get(name)
    if (value !== undefined) return value
    if (kept.has(name))
      notes.push(`“${whole}” in its command was the secret ${name}, which no word may hold: let the program read that variable.`)
    return whole
  })
}
