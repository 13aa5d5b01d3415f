import type { Metadata } from 'next'
import { PrimitivesPage } from '@/components/primitives/primitives-page.tsx'

export const metadata: Metadata = { title: 'Primitives' }

/** In development only: `page.dev.tsx` is no page anywhere else (next.config.mjs). */
export default function PrimitivesInDevelopmentPage() {
  return <PrimitivesPage />
}
