import type { Metadata } from 'next'
import { DigestPage } from '@/components/digest/digest-page.tsx'

export const metadata: Metadata = { title: 'Digest' }

export default function DigestRoute() {
  return <DigestPage />
}
