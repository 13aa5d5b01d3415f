import { type ReactNode, useId } from 'react'

/** One part of the settings: what it is at the left, its controls at the right. */
export function SettingsPart({ title, description, children }: { title: string; description: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-x-10 gap-y-4 border-t py-6 md:grid-cols-[220px_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-sm text-muted">{description}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
