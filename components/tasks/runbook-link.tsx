import { BookOpen } from 'lucide-react'
import type { ReactNode } from 'react'

/** The way to the page that says what to do; of another site, which learns nothing of ours. Its text stands on the line of what is beside it, not its icon. */
export function RunbookLink({ url, children = 'Runbook' }: { url: string; children?: ReactNode }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex min-w-0 items-baseline gap-1 [overflow-wrap:anywhere] hover:underline [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:self-center"
    >
      <BookOpen aria-hidden />
      {children}
    </a>
  )
}
