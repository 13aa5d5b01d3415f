import { LockKeyhole } from 'lucide-react'
import { closedInWords } from '#domain/closed-in-words.ts'

/** Stands where values would that tags close to the viewer (rule V1): nothing is missing, it is closed. */
export function ClosedValue({ closedBy }: { closedBy: readonly string[] }) {
  const words = closedInWords(closedBy)
  return (
    <span title={words} className="inline-flex min-w-0 items-baseline gap-1.5 text-sm text-muted">
      <LockKeyhole aria-hidden className="size-3.5 shrink-0 self-center" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{words}</span>
    </span>
  )
}
