import Link from 'next/link'
import type { ReactNode } from 'react'
import { StateMark } from '../ui/state-badge.tsx'
import type { ShownState } from '../ui/state-look.ts'

type Props = { state: ShownState; href: string; name: string; remark: ReactNode; note: ReactNode; when: ReactNode }

/** One task that needs someone: what it is, why, since when. */
export function AttentionRow({ state, href, name, remark, note, when }: Props) {
  return (
    <li className="flex min-h-9 items-center gap-2 border-b px-1 text-sm last:border-b-0 hover:bg-hover">
      <StateMark state={state} />
      <span className="flex min-w-0 flex-1 flex-col py-1.5 sm:flex-row sm:items-baseline sm:gap-3">
        <Link href={href} title={name} className="min-w-0 shrink-0 truncate font-medium hover:underline sm:max-w-[45%]">
          {name}
        </Link>
        <span className="min-w-0 truncate text-muted" {...(typeof remark === 'string' && { title: remark })}>
          {remark}
        </span>
      </span>
      {note && <span className="tabular shrink-0 text-xs text-muted max-sm:hidden">{note}</span>}
      <span className="tabular w-20 shrink-0 text-right text-muted">{when}</span>
    </li>
  )
}
