import { notFound } from 'next/navigation'

/** Every address that is no page: without this one the root's own "not found" would stand there without the navigation. */
export default function UnknownPage() {
  notFound()
}
