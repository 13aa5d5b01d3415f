import { checkArguments, type HandlerSignature } from '#domain/handler-arguments.ts'
import { readJsonText } from '#domain/json-text.ts'
import { objectOf } from '../../ui/schema-form/schema-fields.ts'

/**
 * What is wrong with the named arguments that stand there: a sentence for each, by its name. Nothing about those that are missing, which are told when
 * the form is sent, nor while the JSON can't be read.
 */
export function problemsOfGiven(handler: HandlerSignature, argsText: string, kwargsText: string): Record<string, string> {
  const args = readJsonText(argsText.trim() || '[]')
  const kwargs = objectOf(kwargsText)
  if (!args.ok || !Array.isArray(args.value) || kwargs === null) return {}
  const problems = new Map<string, string>()
  for (const { field, path, message } of checkArguments(handler, args.value, kwargs)) {
    const [name = '', ...inside] = path.split('.')
    if (field !== 'kwargs' || !Object.hasOwn(kwargs, name) || problems.has(name)) continue
    problems.set(name, inside.length > 0 ? `${inside.join('.')}: ${message}` : message)
  }
  return Object.fromEntries(problems)
}
