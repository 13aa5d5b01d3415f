import Link from 'next/link'

type Props = { shown: number; count: number; href: string; what: string }

/** Says where a list was cut, and leads to the whole. */
export function MoreLink({ shown, count, href, what }: Props) {
  if (count <= shown) return null
  return (
    <p className="px-1 pt-2 text-xs text-muted">
      {shown.toLocaleString('en')} shown.{' '}
      <Link href={href} className="underline underline-offset-4 hover:text-fg">
        All {count.toLocaleString('en')} {what}
      </Link>
    </p>
  )
}
