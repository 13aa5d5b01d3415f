import type { ReactNode } from 'react'

/** What to do when there is nothing yet: one sentence and one button. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-14 text-center">
      {icon && <span className="text-faint [&_svg]:size-6">{icon}</span>}
      <div className="text-base font-medium">{title}</div>
      {children && <p className="max-w-[56ch] text-base text-muted">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}
