/**
 * Sentences by the fields that are shown: what is wrong inside of one (`kwargs.message` in `kwargs`) stands at it, the first of each. What belongs to none
 * keeps its own name.
 */
export function problemsAtFields(problems: Readonly<Record<string, string>>, shown: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [path, sentence] of Object.entries(problems)) {
    const field = shown.find((each) => path.startsWith(`${each}.`)) ?? path
    found[field] ??= sentence
  }
  return found
}
