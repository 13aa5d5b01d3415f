import type { Metadata } from 'next'
import { GraphPage } from '@/components/graph/graph-page.tsx'

export const metadata: Metadata = { title: 'Graph' }

export default function GraphRoute() {
  return <GraphPage />
}
