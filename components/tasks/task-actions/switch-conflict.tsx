import { TriangleAlert } from 'lucide-react'

/** What leaves it as the other one chose. */
export const KEEP_THEIRS = 'Keep theirs'
export const REPLACE_THEIRS = 'Replace theirs'

/** Somebody else switched it since it was seen: what they chose, in the server's words. */
export function SwitchConflict({ message }: { message: string | null }) {
  if (message === null) return null
  return (
    <p role="alert" className="flex items-start gap-2 rounded bg-amber-soft px-3 py-2 text-sm text-amber [overflow-wrap:anywhere]">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{message} Keep it so, or replace it with what stands here.</span>
    </p>
  )
}
