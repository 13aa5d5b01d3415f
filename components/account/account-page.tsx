import type { ReactNode } from 'react'
import { DjagMark } from '../frame/djag-mark.tsx'

/** The pages before there is a session: the mark, a title and one form. */
export function AccountPage({ title, description, children }: { title: string; description?: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh justify-center bg-subtle px-4 pt-[14vh] pb-8">
      <div className="w-full max-w-sm">
        <DjagMark className="size-9" />
        <h1 className="mt-5 text-xl font-semibold tracking-tight">{title}</h1>
        {description && <p className="mt-1 text-base text-muted">{description}</p>}
        <div className="mt-6">{children}</div>
      </div>
    </main>
  )
}
