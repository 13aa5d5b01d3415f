import clsx from 'clsx'

/** A grey stand-in with the size of what comes; give it height and width by class. Appears only after 300 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('late-appearing block rounded bg-active', className)} />
}

/** Stand-ins for the rows of a table or list, one row height each. */
export function SkeletonRows({ count = 8, height = 36 }: { count?: number; height?: number }) {
  return (
    <div role="status" aria-label="Loading" className="relative">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins have no identity
        <div key={index} style={{ height }} className="flex items-center gap-4 border-b px-2">
          <Skeleton className="h-3 w-24" />
          <Skeleton className={clsx('h-3', ['w-1/3', 'w-1/4', 'w-2/5'][index % 3])} />
          <Skeleton className="ml-auto h-3 w-20" />
        </div>
      ))}
      <p className="long-awaited absolute inset-x-0 top-0 flex h-9 items-center">
        <span className="bg-bg pr-3 text-sm text-muted">Still waiting for the server to answer …</span>
      </p>
    </div>
  )
}
