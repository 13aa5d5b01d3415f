import Link from 'next/link'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { Section } from '../ui/section.tsx'

/** The tasks that follow a crontab. */
export function CrontabUsers({ users }: { users: CrontabRow['users'] }) {
  return (
    <Section title="Tasks that follow it" count={users.length}>
      {users.length === 0 ? (
        <p className="py-1 text-sm text-muted">None yet.</p>
      ) : (
        <ul className="flex max-h-96 flex-col overflow-y-auto">
          {users.map((user) => (
            <li key={user.id} className="flex h-7 shrink-0 items-center text-sm">
              <Link href={`/tasks/${user.id}`} title={user.name} className="min-w-0 truncate font-medium hover:underline">
                {user.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
