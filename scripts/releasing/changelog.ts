const UNRELEASED = '## Unreleased'

/** The changelog with what is unreleased under a heading of its own, and those lines by themselves. */
export interface ReleasedChangelog {
  text: string
  notes: string
}

/**
 * Gives what stands under “Unreleased” to a version, and leaves an empty “Unreleased” above it.
 * @param today as it stands in the heading, `2026-11-29`
 * @returns null when there is no such heading, or nothing is listed under it
 */
export function releaseChangelog(changelog: string, version: string, today: string): ReleasedChangelog | null {
  const lines = changelog.split('\n')
  const start = lines.indexOf(UNRELEASED)
  if (start === -1) return null
  const next = lines.findIndex((line, index) => index > start && line.startsWith('## '))
  const end = next === -1 ? lines.length : next
  const notes = lines
    .slice(start + 1, end)
    .join('\n')
    .trim()
  if (!/^- \S/m.test(notes)) return null
  const released = [...lines.slice(0, start), UNRELEASED, '', `## ${version}, ${today}`, '', notes, '', ...lines.slice(end)]
  return { text: `${released.join('\n').trimEnd()}\n`, notes }
}
