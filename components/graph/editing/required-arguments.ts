import type { HandlerSignature } from '#domain/handler-arguments.ts'

/** An argument without which a handler refuses its input. `isText`: what is typed is the value itself, else it is JSON. */
export type RequiredArgument = { name: string; description: string; isText: boolean }

/** What a handler can't do without, in the order of its schema: what has a default is left to it. */
export function requiredArguments({ inputSchema }: Pick<HandlerSignature, 'inputSchema'>): RequiredArgument[] {
  const properties = (inputSchema.properties ?? {}) as Record<string, { type?: unknown; description?: unknown; default?: unknown }>
  const required = Array.isArray(inputSchema.required) ? (inputSchema.required as string[]) : []
  return required
    .filter((name) => properties[name]?.default === undefined)
    .map((name) => {
      const { type, description } = properties[name] ?? {}
      return { name, description: typeof description === 'string' ? description : '', isText: type === 'string' }
    })
}

/**
 * The named arguments as they were typed.
 * @returns the arguments, or a sentence for each that can't be read, by its name
 */
export function readArguments(
  required: readonly RequiredArgument[],
  typed: Readonly<Record<string, string>>,
): { kwargs: Record<string, unknown>; problems: Record<string, string> } {
  const kwargs: Record<string, unknown> = {}
  const problems: Record<string, string> = {}
  for (const { name, isText } of required) {
    const text = typed[name] ?? ''
    if (isText) kwargs[name] = text
    else if (text.trim() === '') problems[name] = 'This handler needs it.'
    else {
      try {
        kwargs[name] = JSON.parse(text)
      } catch {
        problems[name] = 'Write it as JSON: 12, true, "text", [1, 2].'
      }
    }
  }
  return { kwargs, problems }
}
