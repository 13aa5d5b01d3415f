/** Roles, weakest first. Each may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** What everybody may at least who has an account, and with whose role that is limited to tags, beyond them. */
const BASE_ROLE: Role = 'viewer'
/** The roles that can be for the tasks of some tags only: a viewer sees everything but what tags close, and administering has no limits. */
export const LIMITABLE_ROLES: readonly Role[] = ['operator', 'editor']

/**
 * From which role on something is permitted, and what it is: `doing` continues “to …”. `ofTasks`: it is done with tasks, so that a role that is limited to
 * tags has it there; everything else takes an unlimited role. `byNameOnly`: of tokens it takes one whose scopes name it, as nobody types a password there.
 */
type Permitted = { from: Role; doing: string; ofTasks?: true; byNameOnly?: true }

const READING = {
  read: { from: 'viewer', doing: 'look at this' },
  'read-logs': { from: 'viewer', doing: 'read what runs wrote' },
  'read-audits': { from: 'viewer', doing: 'read who did what' },
} as const satisfies Record<string, Permitted>

/** What everybody does for themselves. */
const OWN = {
  'own-tokens': { from: 'viewer', doing: 'make tokens of your own' },
  'own-notifications': { from: 'viewer', doing: 'choose what you hear yourself' },
  'own-views': { from: 'viewer', doing: 'keep views of your own' },
} as const satisfies Record<string, Permitted>

/** What tags close to viewers (rule V1). */
const READING_CLOSED = {
  'read-values': { from: 'operator', doing: 'read values that tags close: arguments, headers, logs and results', ofTasks: true },
} as const satisfies Record<string, Permitted>

/** What people ask for beside edits. Each is permitted by the type of its user action. */
const ASKING = {
  'run-now': { from: 'operator', doing: 'run tasks', ofTasks: true },
  'cancel-run': { from: 'operator', doing: 'cancel runs', ofTasks: true },
  rerun: { from: 'operator', doing: 'rerun runs', ofTasks: true },
  'mark-run': { from: 'operator', doing: 'mark runs', ofTasks: true },
  'tell-run': { from: 'operator', doing: 'tell running runs something', ofTasks: true },
  'tell-task-runs': { from: 'operator', doing: 'tell all running runs of a task something', ofTasks: true },
  'withdraw-request': { from: 'operator', doing: 'withdraw requests', ofTasks: true },
  'skip-instant': { from: 'operator', doing: 'skip instants', ofTasks: true },
  'waive-dependency': { from: 'operator', doing: 'waive dependencies', ofTasks: true },
  backfill: { from: 'operator', doing: 'backfill tasks', ofTasks: true },
  'cancel-backfill': { from: 'operator', doing: 'cancel backfills', ofTasks: true },
  'pause-task': { from: 'operator', doing: 'pause tasks', ofTasks: true },
  'resume-task': { from: 'operator', doing: 'resume tasks', ofTasks: true },
  'reload-handlers': { from: 'operator', doing: 'have workers reload their handlers' },
  unclassified: { from: 'operator', doing: 'send signals' },
} as const satisfies Record<string, Permitted>

const CHANGING = {
  'share-views': { from: 'operator', doing: 'share views with everybody' },
  'handle-incidents': { from: 'operator', doing: 'acknowledge or silence incidents', ofTasks: true },
  'send-messages': { from: 'operator', doing: 'send messages to channels again' },
  'switch-tasks': { from: 'operator', doing: 'enable or disable tasks', ofTasks: true },
  'team-actions': { from: 'operator', doing: 'ask for actions of the team’s own', ofTasks: true },
  'edit-tasks': { from: 'editor', doing: 'change tasks', ofTasks: true },
  'edit-crontabs': { from: 'editor', doing: 'change crontabs' },
  'edit-dependencies': { from: 'editor', doing: 'change dependencies', ofTasks: true },
  'list-secrets': { from: 'editor', doing: 'see which secrets there are' },
  'edit-tags': { from: 'editor', doing: 'make, rename or delete tags' },
  'remove-demo': { from: 'editor', doing: 'remove the demo data' },
} as const satisfies Record<string, Permitted>

const ADMINISTERING = {
  'manage-people': { from: 'administrator', doing: 'manage people', byNameOnly: true },
  'manage-tokens': { from: 'administrator', doing: 'manage tokens', byNameOnly: true },
  'manage-channels': { from: 'administrator', doing: 'change where people are told of incidents' },
  'manage-secrets': { from: 'administrator', doing: 'add, replace or delete secrets' },
  'use-shell': { from: 'administrator', doing: 'write what a shell runs' },
  diagnose: { from: 'administrator', doing: 'see how the installation is set up' },
  'open-values': { from: 'administrator', doing: 'open values that a tag closes to viewers' },
} as const satisfies Record<string, Permitted>

/**
 * Who may what: everything that can be permitted, by name, in one table. Use cases ask it, reads do, and so does what the dashboard shows;
 * in which states something can be done with a run or a task says `user-actions/what-may-be-done.ts`.
 */
const TABLE: Readonly<Record<Permission, Permitted>> = { ...READING, ...OWN, ...READING_CLOSED, ...ASKING, ...CHANGING, ...ADMINISTERING }

type OfTasks<Entries> = { [Name in keyof Entries]: Entries[Name] extends { ofTasks: true } ? Name : never }[keyof Entries]
/** Those that are asked for with tasks in view. */
export type TaskPermission = OfTasks<typeof READING_CLOSED> | OfTasks<typeof ASKING> | OfTasks<typeof CHANGING>

export type Permission =
  | keyof typeof READING
  | keyof typeof OWN
  | keyof typeof READING_CLOSED
  | UserActionType
  | keyof typeof CHANGING
  | keyof typeof ADMINISTERING
/** The types of what people ask for beside edits. */
export type UserActionType = keyof typeof ASKING
/** Djag's own types of user actions: nothing of a team's can be called so. */
export const USER_ACTION_TYPES = Object.keys(ASKING) as readonly UserActionType[]

/** Permissions of those who change something: what an action of a team's own can ask for, beside `team-actions`, which all of them take. */
export type ActionPermission = UserActionType | keyof typeof CHANGING | keyof typeof ADMINISTERING
export const ACTION_PERMISSIONS = Object.keys({ ...ASKING, ...CHANGING, ...ADMINISTERING }) as readonly ActionPermission[]

/** Every permission, the reading ones first. */
export const PERMISSIONS = Object.keys(TABLE) as readonly Permission[]

/** Who asks for something: a signed-in person, a token that a program signs in by, or the system itself. */
export type Actor =
  | {
      kind: 'user'
      id: string
      name: string
      role: Role
      /** The tags whose tasks the role is for, by id; beyond them they are a viewer. Absent: the role is for everything. */
      roleTagIds?: readonly number[]
      /** From where they ask; absent: not by a request. */
      address?: string
    }
  | {
      kind: 'token'
      id: string
      name: string
      role: Role
      roleTagIds?: readonly number[]
      /** Of what the role permits, only these. */
      scopes?: readonly Permission[]
      address?: string
    }
  | { kind: 'system'; id: null; name: string; role: 'administrator'; roleTagIds?: never; address?: never }

/** What of an actor says what is permitted. */
export type Permissible = { role: Role; roleTagIds?: readonly number[] | undefined; scopes?: readonly Permission[] | undefined }

/**
 * What something is to be done with: a task of these tags; `everywhere`: anything at all, or what is no task; `somewhere`: there may be a task to do it with,
 * which is asked again once it is known.
 */
export type Where = 'everywhere' | 'somewhere' | { tagIds: readonly number[] }

/** Whether the actor may do this there. The dashboard hides what this refuses; the use cases enforce it. Whoever says nothing of tasks asks for everywhere. */
export function can({ role, roleTagIds, scopes }: Permissible, permission: Permission, where: Where = 'everywhere'): boolean {
  if (scopes !== undefined && !scopes.includes(permission)) return false
  const held = roleTagIds === undefined || (TABLE[permission].ofTasks && reaches(roleTagIds, where)) ? role : BASE_ROLE
  return ROLES.indexOf(held) >= ROLES.indexOf(TABLE[permission].from)
}

function reaches(roleTagIds: readonly number[], where: Where): boolean {
  if (where === 'everywhere') return false
  return where === 'somewhere' ? roleTagIds.length > 0 : where.tagIds.some((id) => roleTagIds.includes(id))
}

/** What a token is for that names no scopes: all that a role may permit, but for what has to be chosen by name. */
export const USUAL_SCOPES: readonly Permission[] = PERMISSIONS.filter((permission) => !TABLE[permission].byNameOnly)

/**
 * Something that the other may, somewhere, and the actor may not; null: there is nothing of the kind. What people do for themselves counts only of
 * tokens, which name it: nobody gives it to a person.
 */
export function permittedBeyond(actor: Permissible, other: Permissible): Permission | null {
  const counts = (permission: Permission) => other.scopes !== undefined || !Object.hasOwn(OWN, permission)
  return PERMISSIONS.find((permission) => counts(permission) && can(other, permission, 'somewhere') && !can(actor, permission)) ?? null
}

/** A role, and the tags whose tasks it is for; without them it is for everything. */
export type HeldRole = { role: Role; roleTagIds?: readonly number[] }

/** What both roles permit: the weaker of them, for the tasks that both are for. */
export function weakerOf(one: HeldRole, other: HeldRole): HeldRole {
  const role = ROLES[Math.min(ROLES.indexOf(one.role), ROLES.indexOf(other.role))] ?? BASE_ROLE
  const [tagIds, others] = [one.roleTagIds ?? other.roleTagIds, other.roleTagIds ?? one.roleTagIds]
  if (!LIMITABLE_ROLES.includes(role) || !tagIds || !others) return { role }
  return { role, roleTagIds: tagIds.filter((id) => others.includes(id)) }
}

/** Whether it is asked for with tasks in view, so that a role that is limited to tags has it there. */
export function isOfTasks(permission: Permission): permission is TaskPermission {
  return TABLE[permission].ofTasks === true
}

/** The weakest role that may do this: for the sentence that refuses. */
export function roleNeededFor(permission: Permission): Role {
  return TABLE[permission].from
}

/** What is permitted, in words that continue “to …”: “cancel runs”. */
export function permittedInWords(permission: Permission): string {
  return TABLE[permission].doing
}
