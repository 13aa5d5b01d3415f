import { type ForeignFields, fieldsAt, isFields, listAt, textAt, wordOf } from '../imported-tasks/foreign-json.ts'
import { isSecretName } from '../imported-tasks/passwords.ts'

/** Something to be written where a variable is set: a text, or the secret of Djag of this name. */
type Part = string | { secret: string }

/** The variables of a container, in their order, each of parts that follow each other. */
export type ContainerVariables = ReadonlyMap<string, readonly Part[]>

/** The variables that a container sets, filled in as Kubernetes does it; what cannot be told is left out, and said in `changes`. */
export function containerVariables(container: ForeignFields, changes: string[]): ContainerVariables {
  const variables = new Map<string, readonly Part[]>()
  for (const item of listAt(container, 'env')) {
    const fields = fieldsAt(item)
    const name = textAt(fields, 'name') ?? ''
    const reference = fieldsAt(fields, 'valueFrom', 'secretKeyRef')
    const [secret, key] = [textAt(reference, 'name'), textAt(reference, 'key')]
    const value = fields.value === undefined || fields.value === null ? '' : wordOf(fields.value)
    if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith('DJAG_') || name === '__proto__')
      changes.push(`The variable “${name}” is left out: a definition takes letters, digits and _, and none that begins with DJAG_.`)
    else if (secret !== null && key !== null) {
      const kept = `${secret}.${key}`
        .replace(/[^\w.-]/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 100)
      variables.set(name, [{ secret: kept }])
      changes.push(
        `${name} comes from the key ${key} of the secret ${secret}: keep it in Djag, by “kubectl get secret ${secret} -o jsonpath='{.data.${key.replaceAll('.', '\\.')}}' | base64 -d | npx djag secrets set ${kept}”.`,
      )
    } else if (isFields(fields.valueFrom))
      changes.push(`${name} is left out: it comes from ${Object.keys(fields.valueFrom).join(', ')}, which only the cluster knows.`)
    else if (value === null) changes.push(`${name} is left out: its value is no text.`)
    else if (isSecretName(name) && value !== '') {
      variables.set(name, [{ secret: name }])
      changes.push(`The value of ${name} is not written down: keep it in Djag, by “npx djag secrets set ${name}”.`)
    } else variables.set(name, filledIn(value, variables))
  }
  const sources = listAt(container, 'envFrom').map((source) => {
    const fields = fieldsAt(source)
    return `${textAt(fieldsAt(fields, 'configMapRef'), 'name') ?? textAt(fieldsAt(fields, 'secretRef'), 'name') ?? '?'}`
  })
  if (sources.length > 0)
    changes.push(
      `All variables of ${sources.join(', ')} (envFrom) are left out: write those that it needs beside the others, or as secrets.`,
    )
  return variables
}

/** `$(NAME)` is what a variable before it holds, `$$(NAME)` a text; what is not known stays as it stands. */
export function filledIn(text: string, variables: ContainerVariables): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { 0: whole, 1: name = '', index } of text.matchAll(/\$?\$\((\w+)\)/g)) {
    parts.push(text.slice(end, index))
    parts.push(...(whole.startsWith('$$') ? [whole.slice(1)] : (variables.get(name) ?? [whole])))
    end = index + whole.length
  }
  return [...parts, text.slice(end)].filter((part) => part !== '')
}

/** What a variable is where it holds no secret; null: it does. */
export function textWithoutSecrets(parts: readonly Part[]): string | null {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null
}
