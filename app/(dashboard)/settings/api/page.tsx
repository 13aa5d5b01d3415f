import type { Metadata } from 'next'
import { ApiReferencePage } from '@/components/api-reference/api-reference-page.tsx'

export const metadata: Metadata = { title: 'API' }

export default function ReferencePage() {
  return <ApiReferencePage />
}
