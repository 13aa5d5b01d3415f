import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'

type Whose = { id: string; name: string }

/** Writes down that somebody's sign-in takes a code from now on, or no longer does. */
export async function auditSecondFactor(db: Database, user: Whose, isOn: boolean): Promise<void> {
  await write(db, user, isOn ? 'Turned the second factor on.' : 'Turned the second factor off.', isOn)
}

/** Writes down that somebody signed in without their app: they have a code less. */
export async function auditRecoveryCode(db: Database, user: Whose): Promise<void> {
  await write(db, user, 'Signed in by a recovery code, which is used up.', true)
}

async function write(db: Database, { id, name }: Whose, message: string, isOn: boolean): Promise<void> {
  await db.insert(audits).values({
    actorKind: 'user',
    actorId: id,
    actorName: name,
    type: 'second-factor-changed',
    subjectKind: 'user',
    subjectId: id,
    subjectName: name,
    after: { secondFactor: isOn },
    outcome: 'succeeded',
    message,
  })
}
