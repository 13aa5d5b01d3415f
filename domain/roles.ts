/** Roles, weakest first. Each may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** From which role on something is permitted, and what it is: `doing` continues “to …”. */
type Permitted = { from: Role; doing: string }

const READING = {
  read: { from: 'viewer', doing: 'look at this' },
  'read-logs': { from: 'viewer', doing: 'read what runs wrote' },
  'read-audits': { from: 'viewer', doing: 'read who did what' },
} as const satisfies Record<string, Permitted>

/** What everybody does for themselves. */
const OWN = {
  'own-tokens': { from: 'viewer', doing: 'make tokens of your own' },
  'own-views': { from: 'viewer', doing: 'keep views of your own' },
} as const satisfies Record<string, Permitted>

/** What people ask for beside edits. Each is permitted by the type of its user action. */
const ASKING = {
  'run-now': { from: 'operator', doing: 'run tasks' },
  'cancel-run': { from: 'operator', doing: 'cancel runs' },
  rerun: { from: 'operator', doing: 'rerun runs' },
  'mark-run': { from: 'operator', doing: 'mark runs' },
  'withdraw-request': { from: 'operator', doing: 'withdraw requests' },
  'skip-instant': { from: 'operator', doing: 'skip instants' },
  'waive-dependency': { from: 'operator', doing: 'waive dependencies' },
  backfill: { from: 'operator', doing: 'backfill tasks' },
  'cancel-backfill': { from: 'operator', doing: 'cancel backfills' },
  'pause-task': { from: 'operator', doing: 'pause tasks' },
  'resume-task': { from: 'operator', doing: 'resume tasks' },
  unclassified: { from: 'operator', doing: 'send signals' },
} as const satisfies Record<string, Permitted>

const CHANGING = {
  'share-views': { from: 'operator', doing: 'share views with everybody' },
  'handle-incidents': { from: 'operator', doing: 'acknowledge or silence incidents' },
  'switch-tasks': { from: 'operator', doing: 'enable or disable tasks' },
  'edit-tasks': { from: 'editor', doing: 'change tasks' },
  'edit-crontabs': { from: 'editor', doing: 'change crontabs' },
  'edit-dependencies': { from: 'editor', doing: 'change dependencies' },
  'list-secrets': { from: 'editor', doing: 'see which secrets there are' },
  'edit-tags': { from: 'editor', doing: 'make, rename or delete tags' },
  'remove-demo': { from: 'editor', doing: 'remove the demo data' },
} as const satisfies Record<string, Permitted>

const ADMINISTERING = {
  'manage-people': { from: 'administrator', doing: 'manage people' },
  'manage-tokens': { from: 'administrator', doing: 'manage tokens' },
  'manage-secrets': { from: 'administrator', doing: 'add, replace or delete secrets' },
} as const satisfies Record<string, Permitted>

/**
 * Who may what: everything that can be permitted, by name, in one table. Use cases ask it, reads do, and so does what the dashboard shows;
 * in which states something can be done with a run or a task says `user-actions/what-may-be-done.ts`.
 */
const TABLE: Readonly<Record<Permission, Permitted>> = { ...READING, ...OWN, ...ASKING, ...CHANGING, ...ADMINISTERING }

export type Permission = keyof typeof READING | keyof typeof OWN | UserActionType | keyof typeof CHANGING | keyof typeof ADMINISTERING
/** The types of what people ask for beside edits. */
export type UserActionType = keyof typeof ASKING

/** Every permission, the reading ones first. */
export const PERMISSIONS = Object.keys(TABLE) as readonly Permission[]

/** Who asks for something: a signed-in person, a token that a program signs in by, or the system itself. */
export type Actor =
  | {
      kind: 'user'
      id: string
      name: string
      role: Role
      /** From where they ask; absent: not by a request. */
      address?: string
    }
  | {
      kind: 'token'
      id: string
      name: string
      role: Role
      /** Of what the role permits, only these; absent: all of it. */
      scopes?: readonly Permission[]
      address?: string
    }
  | { kind: 'system'; id: null; name: string; role: 'administrator'; address?: never }

/** What of an actor says what is permitted. */
export type Permissible = { role: Role; scopes?: readonly Permission[] }

/** Whether the actor may do this. The dashboard hides what this refuses; the use cases enforce it. */
export function can({ role, scopes }: Permissible, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(TABLE[permission].from) && (scopes === undefined || scopes.includes(permission))
}

/** The weakest role that may do this: for the sentence that refuses. */
export function roleNeededFor(permission: Permission): Role {
  return TABLE[permission].from
}

/** What is permitted, in words that continue “to …”: “cancel runs”. */
export function permittedInWords(permission: Permission): string {
  return TABLE[permission].doing
}
