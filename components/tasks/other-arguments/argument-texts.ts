import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'

/** Arguments as they stand in two editors. */
export type ArgumentTexts = { argsText: string; kwargsText: string }

type ReadTexts = { given: Arguments; problems: null } | { given: null; problems: Readonly<Record<string, string>> }

export function textsOf({ args, kwargs }: Arguments): ArgumentTexts {
  return { argsText: JSON.stringify(args, null, 2), kwargsText: JSON.stringify(kwargs, null, 2) }
}

/** What stands there, or a sentence for each field that is no such JSON; empty ones hold nothing. What a handler says of it, the server says. */
export function readArgumentTexts({ argsText, kwargsText }: ArgumentTexts): ReadTexts {
  const [args, kwargs] = [readJsonText(argsText.trim() || '[]'), readJsonText(kwargsText.trim() || '{}')]
  const problems = {
    ...(!args.ok && { args: jsonSentence(args.problem) }),
    ...(args.ok && !Array.isArray(args.value) && { args: 'This must be a list: [ … ].' }),
    ...(!kwargs.ok && { kwargs: jsonSentence(kwargs.problem) }),
    ...(kwargs.ok && !isObject(kwargs.value) && { kwargs: 'This must be an object: { … }.' }),
  }
  if (args.ok && kwargs.ok && Array.isArray(args.value) && isObject(kwargs.value))
    return { given: { args: args.value, kwargs: kwargs.value }, problems: null }
  return { given: null, problems }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
