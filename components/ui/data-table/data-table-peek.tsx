import { Maximize2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'

/** A panel at the right for a glance at one row; the list keeps the focus, so arrows go on to the next. */
export function DataTablePeek({ href, onClose, children }: { href: string | undefined; onClose: () => void; children: ReactNode }) {
  return (
    <aside
      aria-label="Peek"
      className="animate-from-right fixed inset-y-0 right-0 z-30 flex w-[min(440px,100vw)] flex-col overflow-y-auto border-l bg-raised shadow-float"
    >
      <div className="flex items-center justify-end gap-1 px-3 pt-3">
        {href && (
          <LinkButton href={href} variant="quiet" size="sm" icon={<Maximize2 />}>
            Open
          </LinkButton>
        )}
        <IconButton label="Close" keys="Space" icon={<X />} size="sm" onClick={onClose} />
      </div>
      <div className="min-w-0 px-5 pb-6">{children}</div>
    </aside>
  )
}
