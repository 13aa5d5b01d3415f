import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'

type Whose = { id: string; name: string }

/** Writes down that somebody's sign-in takes a code from now on, or no longer does. */
export async function auditSecondFactor(db: Database, user: Whose, isOn: boolean, address: string): Promise<void> {
  const { id, name } = user
  await db.insert(audits).values({
    actorKind: 'user',
    actorId: id,
    actorName: name,
    address,
    type: 'second-factor-changed',
    subjectKind: 'user',
    subjectId: id,
    subjectName: name,
    after: { secondFactor: isOn },
    outcome: 'succeeded',
    message: isOn ? 'Turned the second factor on.' : 'Turned the second factor off.',
  })
}
