import Link from 'next/link'
import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  /** Beside the title, small: "312". */
  count?: number | undefined
  /** There are more than were counted: "10,000+". */
  hasMore?: boolean
  /** Beside the title: a state badge. */
  badge?: ReactNode
  /** One line below the title. */
  description?: ReactNode
  /** The way back to the list: for pages of one thing. */
  back?: { href: string; label: string }
  /** At the right; the primary action last. */
  actions?: ReactNode
}

/** Title with count at the left, the primary action at the right. */
export function PageHeader({ title, count, hasMore = false, badge, description, back, actions }: Props) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3 pb-4">
      <div className="min-w-0 flex-1 basis-64">
        {back && (
          <Link href={back.href} className="mb-1 inline-block text-xs text-muted hover:text-fg hover:underline">
            ← {back.label}
          </Link>
        )}
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]">
            {title}
            {count !== undefined && (
              <span className="tabular ml-2 font-normal text-faint">
                {count.toLocaleString('en')}
                {hasMore && '+'}
              </span>
            )}
          </h1>
          {badge}
        </div>
        {description && <div className="mt-1 max-w-[80ch] text-base text-muted">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
