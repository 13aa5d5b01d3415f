import type { ReactNode } from 'react'

/** One file of components/ui, shown in its states. */
export type Specimen = { file: string; Shown: () => ReactNode }

/** States beside each other, each with what it is called. */
export function States({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-start gap-x-8 gap-y-5">{children}</div>
}

export function State({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <figure className={isWide ? 'w-full min-w-0' : 'w-72 min-w-0 max-w-full'}>
      <figcaption className="pb-1.5 text-xs text-muted">{name}</figcaption>
      {children}
    </figure>
  )
}
