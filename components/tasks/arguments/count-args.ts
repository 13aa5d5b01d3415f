/** How many positional arguments stand in the text of the editor; none where it is no list yet. */
export function countArgs(argsText: string): number {
  try {
    const args: unknown = JSON.parse(argsText)
    return Array.isArray(args) ? args.length : 0
  } catch {
    return 0
  }
}
