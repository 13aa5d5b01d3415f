import { ArrowRightLeft, CalendarClock, Gauge, History, ListTodo, Network, Play, ScrollText, Server, Settings } from 'lucide-react'
import type { ReactNode } from 'react'

export type NavigationItem = { href: string; label: string; icon: ReactNode; key: string }

/** The places of the dashboard, in the order of the navigation; `g` and the key go there. */
export const NAVIGATION_ITEMS: readonly NavigationItem[] = [
  { href: '/', label: 'Overview', icon: <Gauge />, key: 'o' },
  { href: '/tasks', label: 'Tasks', icon: <ListTodo />, key: 't' },
  { href: '/graph', label: 'Graph', icon: <Network />, key: 'g' },
  { href: '/runs', label: 'Runs', icon: <History />, key: 'r' },
  { href: '/crontabs', label: 'Crontabs', icon: <CalendarClock />, key: 'c' },
  { href: '/dependencies', label: 'Dependencies', icon: <ArrowRightLeft />, key: 'd' },
  { href: '/actions', label: 'Actions', icon: <Play />, key: 'a' },
  { href: '/audits', label: 'Audits', icon: <ScrollText />, key: 'u' },
  { href: '/workers', label: 'Workers', icon: <Server />, key: 'w' },
  { href: '/settings', label: 'Settings', icon: <Settings />, key: 's' },
]

/** The place a path belongs to. */
export function placeOf(pathname: string): NavigationItem | undefined {
  return NAVIGATION_ITEMS.find(({ href }) => (href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)))
}
