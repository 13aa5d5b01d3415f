import {
  ArrowRightLeft,
  CalendarClock,
  Gauge,
  History,
  Inbox,
  Layers,
  ListTodo,
  LockKeyhole,
  Network,
  Newspaper,
  Play,
  ScrollText,
  Server,
  Settings,
  SquareChartGantt,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { can, type Permissible, type Permission } from '#domain/roles.ts'

export type NavigationItem = {
  href: string
  label: string
  icon: ReactNode
  key: string
  /** Left out: it is for everybody. */
  permission?: Permission
}

/** The places of the dashboard, in the order of the navigation; `g` and the key go there. */
const NAVIGATION_ITEMS: readonly NavigationItem[] = [
  { href: '/', label: 'Overview', icon: <Gauge />, key: 'o' },
  { href: '/inbox', label: 'Inbox', icon: <Inbox />, key: 'i' },
  { href: '/digest', label: 'Digest', icon: <Newspaper />, key: 'e' },
  { href: '/plan', label: 'Plan', icon: <SquareChartGantt />, key: 'l' },
  { href: '/tasks', label: 'Tasks', icon: <ListTodo />, key: 't' },
  { href: '/graph', label: 'Graph', icon: <Network />, key: 'g' },
  { href: '/runs', label: 'Runs', icon: <History />, key: 'r' },
  { href: '/crontabs', label: 'Crontabs', icon: <CalendarClock />, key: 'c' },
  { href: '/dependencies', label: 'Dependencies', icon: <ArrowRightLeft />, key: 'd' },
  { href: '/change-sets', label: 'Change sets', icon: <Layers />, key: 'h' },
  { href: '/actions', label: 'Actions', icon: <Play />, key: 'a' },
  { href: '/audits', label: 'Audits', icon: <ScrollText />, key: 'u' },
  { href: '/workers', label: 'Workers', icon: <Server />, key: 'w' },
  { href: '/secrets', label: 'Secrets', icon: <LockKeyhole />, key: 'k', permission: 'list-secrets' },
  { href: '/people', label: 'People', icon: <Users />, key: 'p', permission: 'manage-people' },
  { href: '/settings', label: 'Settings', icon: <Settings />, key: 's' },
]

/** Those that are shown to somebody. */
export function placesFor(viewer: Permissible): readonly NavigationItem[] {
  return NAVIGATION_ITEMS.filter(({ permission }) => permission === undefined || can(viewer, permission))
}

/** The place a path belongs to. */
export function placeOf(pathname: string): NavigationItem | undefined {
  return NAVIGATION_ITEMS.find(({ href }) => (href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)))
}
