/** The row a key moves to; null when the key does not move, or there is nowhere to go. */
export function nextRowId(ids: readonly string[], currentId: string, key: string): string | null {
  const index = ids.indexOf(currentId)
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return ids[index + 1] ?? null
    case 'ArrowUp':
    case 'k':
      return ids[index - 1] ?? null
    case 'Home':
      return ids[0] ?? null
    case 'End':
      return ids.at(-1) ?? null
    default:
      return null
  }
}
