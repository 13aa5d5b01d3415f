import Link from 'next/link'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { Section } from '../ui/section.tsx'

/** The tasks that follow a crontab: the first ones by name, and the way to all. */
export function CrontabUsers({ crontab: { id, users, userCount } }: { crontab: CrontabRow }) {
  return (
    <Section title="Tasks that follow it" count={userCount}>
      {userCount === 0 ? (
        <p className="py-1 text-sm text-muted">None yet.</p>
      ) : (
        <ul className="flex flex-col">
          {users.map((user) => (
            <li key={user.id} className="flex h-7 shrink-0 items-center text-sm">
              <Link href={`/tasks/${user.id}`} title={user.name} className="min-w-0 truncate font-medium hover:underline">
                {user.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {userCount > users.length && (
        <Link href={`/tasks?crontab=${id}`} className="text-sm text-accent hover:underline">
          All {userCount.toLocaleString('en')} tasks
        </Link>
      )}
    </Section>
  )
}
