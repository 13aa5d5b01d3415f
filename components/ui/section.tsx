import clsx from 'clsx'
import Link from 'next/link'
import { type ReactNode, useId } from 'react'

type Props = {
  title: ReactNode
  count?: number
  /** Where exactly what is counted stands. */
  countHref?: string
  actions?: ReactNode
  className?: string
  children: ReactNode
}

/** A part of a page under a small heading; hairlines, no box. */
export function Section({ title, count, countHref, actions, className, children }: Props) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={clsx('min-w-0', className)}>
      <div className="flex min-h-8 items-center justify-between gap-2 border-b pb-1">
        <h2 id={id} className="text-sm font-semibold">
          {title}
          {count !== undefined && (
            <span className="tabular ml-1.5 font-normal text-faint">
              {countHref ? (
                <Link href={countHref} className="hover:underline">
                  {count.toLocaleString('en')}
                </Link>
              ) : (
                count.toLocaleString('en')
              )}
            </span>
          )}
        </h2>
        {actions}
      </div>
      <div className="pt-2">{children}</div>
    </section>
  )
}
