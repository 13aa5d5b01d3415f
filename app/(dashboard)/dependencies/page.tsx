import type { Metadata } from 'next'
import { DependencyList } from '@/components/dependencies/dependency-list.tsx'

export const metadata: Metadata = { title: 'Dependencies' }

export default function DependenciesPage() {
  return <DependencyList />
}
