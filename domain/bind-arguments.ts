/** One wrong argument. `path` is dotted from the form field's own value: 'headers.accept' in kwargs, '0' in args, '' for the whole field. */
export type ArgumentProblem = { field: 'args' | 'kwargs'; path: string; message: string }

export type BoundArguments = { ok: true; input: Record<string, unknown> } | { ok: false; problems: ArgumentProblem[] }

/**
 * Makes a handler's input of a task's arguments, as in Python: `args` bind in order to the positional names, `kwargs` are the rest.
 * Too many positional arguments, or one given both ways, is a problem.
 */
export function bindArguments(
  positional: readonly string[],
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): BoundArguments {
  const problems: ArgumentProblem[] = []
  if (args.length > positional.length) {
    const takes = positional.length === 0 ? 'no positional arguments' : `at most ${positional.length} (${positional.join(', ')})`
    problems.push({
      field: 'args',
      path: String(positional.length),
      message: `Too many: the handler takes ${takes}, but ${args.length} were given.`,
    })
  }
  const given = positional.slice(0, args.length)
  for (const name of given) {
    if (Object.hasOwn(kwargs, name)) {
      problems.push({
        field: 'kwargs',
        path: name,
        message: `"${name}" is given twice: as a positional argument and by name. Remove one of them.`,
      })
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, input: { ...Object.fromEntries(given.map((name, index) => [name, args[index]])), ...kwargs } }
}
